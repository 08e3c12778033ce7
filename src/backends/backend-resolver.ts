import type { CallOptions } from '../aws/aws-caller.ts';
import type { PrivateHttpApi, RouteSpec } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';

/** Whose backend is looked up. */
export interface Request {
  readonly api: PrivateHttpApi;
  readonly backend: RouteSpec['backend'];
  /** The Region that the API is in: an integration reaches listeners of its own Region only. */
  readonly region: string;
  /** Whom calls to AWS are for, and how urgent they are. */
  readonly call: CallOptions;
}

/** Looks up where a route's backend leads. One kind of backend a resolver. */
export interface BackendResolver {
  /** Names the backend: the same for routes that mean the same. */
  nameOf(request: Request): string;
  /** Finds its target. Throws AwsCallError where there is no token for a call now, or AWS asks to come back later. */
  resolve(request: Request): Promise<Resolution>;
}
