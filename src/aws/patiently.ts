import type { Clock } from '../runtime/clock.ts';
import { AwsCallError } from './aws-call-error.ts';

/** The longest wait in here, in ms: AWS may ask to come back in an hour, and others wait for whoever waits. */
const longestWait = 60_000;

/**
 * Makes a call, and waits where it finds no token: for the later calls of several that are of use only together. Starting
 * over at each shortage would never come to an end while others take the tokens in between.
 */
export async function patiently<Result>(
  call: () => Promise<Result>,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const wait =
        error instanceof AwsCallError && error.failure.kind === 'throttled' ? error.failure.retryAfter : undefined;
      if (wait === undefined) throw error;
      await clock.sleep(Math.min(wait, longestWait), signal);
    }
  }
}
