/** One AWS call, as the sandbox saw it. */
export interface RecordedCall {
  /** When it came, ISO 8601, on the sandbox's clock. */
  readonly time: string;
  /** The signing name: `apigateway`; empty where the request was not signed. */
  readonly service: string;
  /** `CreateVpcLink`; empty where the request calls no operation. */
  readonly operation: string;
  /** Access key id. */
  readonly caller: string;
  readonly userAgent: string;
  /** Whether it was carried out, whatever was answered. */
  readonly done: boolean;
  /** HTTP; undefined where the connection was closed without an answer. */
  readonly status: number | undefined;
  /** The error's code, such as `BadRequestException`. */
  readonly error: string | undefined;
}
