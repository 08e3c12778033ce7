/** What was asked of the server, for whoever counts. */
export interface RecordedRequest {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete` or `deletecollection`. */
  readonly verb: string;
  readonly group: string;
  /** The plural name. */
  readonly resource: string;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly path: string;
  readonly userAgent: string;
  /** When, in ms since 1970, by the sandbox's clock. */
  readonly at: number;
}
