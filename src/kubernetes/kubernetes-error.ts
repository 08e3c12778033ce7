/**
 * What went wrong with a request to the API server, as far as a caller can act on it.
 *
 * `gone`: the version asked for is no longer in the watch history (HTTP 410), list again. `throttled` and `unavailable`
 * pass by themselves; a write that ended `unavailable` may or may not have happened. `notLeading`: a write that was not
 * sent, because only the leader may.
 */
export type KubernetesFailure =
  | 'notFound'
  | 'conflict'
  | 'alreadyExists'
  | 'invalid'
  | 'forbidden'
  | 'unauthorized'
  | 'gone'
  | 'throttled'
  | 'unavailable'
  | 'notLeading';

/** The only error that requests to the API server end in, other than the abort of the caller's own signal. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly kind: KubernetesFailure;
  /** What the server asked to wait before the next try, in ms. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: KubernetesFailure,
    message: string,
    options: { readonly retryAfter?: number | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.retryAfter = options.retryAfter;
  }
}

/** Whether an error is the API server's, and of that kind. */
export function isKubernetesError(error: unknown, kind: KubernetesFailure): error is KubernetesError {
  return error instanceof KubernetesError && error.kind === kind;
}
