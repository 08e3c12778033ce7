import type { AwsFailure } from '../model/aws-failure.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { failingSince, type Failed } from '../status/last-error.ts';
import { fractionOf } from './fraction-of.ts';
import { progressOf, untilSpecChanges } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';

/** A try that AWS refused or did not answer, as status tells it. */
export function failedTry(
  failure: AwsFailure,
  {
    api,
    what,
    hash,
    now,
  }: {
    readonly api: PrivateHttpApi;
    /** What was tried, in words that follow "Could not". */
    readonly what: string;
    /** Of the state that was tried. */
    readonly hash?: string;
    /** ms since 1970. */
    readonly now: number;
  },
): Failed {
  const setback = progressOf(failure, what);
  const since = failingSince(api, now);
  const standing = { time: now - since, fraction: fractionOf(api.metadata.uid) };
  return { setback, retryAfter: retryAfter(failure, standing), since, ...(hash !== undefined && { hash }) };
}

/** A try that is not made again before somebody changes something. */
export function givenUp(failed: Failed): Failed {
  return { ...failed, setback: untilSpecChanges(failed.setback), retryAfter: undefined };
}
