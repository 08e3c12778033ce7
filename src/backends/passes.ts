import { failureOf } from '../aws/aws-call-error.ts';

/** Whether it is AWS that does not answer now, rather than something that somebody has to change. */
export function passes(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'throttled' || kind === 'unreachable' || kind === 'unavailable';
}
