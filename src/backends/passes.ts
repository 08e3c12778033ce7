import { failureOf } from '../aws/aws-call-error.ts';
import { soonestLook } from './look-again.ts';

/** Whether it is AWS that does not answer now, rather than something that somebody has to change. */
export function passes(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'throttled' || kind === 'unreachable' || kind === 'unavailable';
}

/** When a look that failed is worth another one, in ms: where it was for want of a token, when its turn comes. */
export function anotherLookAfter(error: unknown): number {
  const failure = failureOf(error);
  return failure.kind === 'throttled' ? Math.max(1, failure.retryAfter ?? soonestLook) : soonestLook;
}
