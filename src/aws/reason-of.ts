import type { AwsFailure } from '../model/aws-failure.ts';
import type { Reason } from '../model/reason.ts';

/** The condition reason for a failed call. */
export function reasonOf(failure: AwsFailure): Reason {
  switch (failure.kind) {
    case 'throttled':
      return 'Throttled';
    case 'conflict':
      return 'Conflict';
    case 'notFound':
      return 'NotFound';
    case 'denied':
      return 'AccessDenied';
    case 'quota':
      return 'QuotaReached';
    case 'unsupportedZone':
      return 'UnsupportedZone';
    case 'rejected':
      return 'Rejected';
    // Never told: whoever does not lead writes no status.
    case 'notLeading':
    case 'unreachable':
    case 'unavailable':
    case 'uncertain':
      return 'AwsUnavailable';
  }
}
