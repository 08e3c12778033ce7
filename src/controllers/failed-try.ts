import type { AwsFailure } from '../model/aws-failure.ts';
import type { Failed } from '../status/last-error.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';

/** A try that AWS refused or did not answer, as status tells it. */
export function failedTry(failure: AwsFailure, what: string, hash?: string): Failed {
  return { setback: progressOf(failure, what), retryAfter: retryAfter(failure), ...(hash !== undefined && { hash }) };
}
