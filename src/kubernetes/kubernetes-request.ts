/** One request to the API server. */
export interface KubernetesRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/api` or `/apis` on, without a query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What the body is; `application/json` where left out. */
  readonly contentType?: 'application/json' | 'application/merge-patch+json';
  readonly signal?: AbortSignal | undefined;
  /** Asked right before it is sent; where it says no, nothing is, and the request ends as `notLeading`. */
  readonly mayBeSent?: () => boolean;
}
