import type { AwsFault } from '../service.ts';
import type { OperationSchema } from './operation-schema.ts';

/** An HTTP request, read to its end. */
export interface WireRequest {
  readonly method: string;
  /** As it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one family of AWS services speaks. All of it follows the SDK's schemas. */
export interface Protocol {
  /** The operation that a request calls, or undefined where it calls none. */
  route(request: WireRequest): OperationSchema | undefined;
  /** The request's input, named as in the SDK. @throws AwsFault where it cannot be read. */
  decode(operation: OperationSchema, request: WireRequest): Readonly<Record<string, unknown>>;
  encode(operation: OperationSchema, output: object, requestId: string): WireResponse;
  encodeFault(fault: AwsFault, requestId: string): WireResponse;
}
