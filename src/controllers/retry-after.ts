import type { AwsFailure } from '../model/aws-failure.ts';

/**
 * When to try again after a failed call, in ms; undefined where that is of no use until somebody changes the object, which
 * a watch tells. Nothing watches IAM, quotas and what others do in the account: those get a slow look.
 */
export function retryAfter(failure: AwsFailure): number | undefined {
  switch (failure.kind) {
    case 'throttled':
      // Others may overtake, so who is woken only makes sure that it is.
      return failure.isWoken === true ? (failure.retryAfter ?? 0) + 60_000 : (failure.retryAfter ?? 2_000);
    case 'notLeading':
      return 2_000;
    case 'conflict':
      return failure.passing ? 2_000 : 60_000;
    case 'notFound':
      return 5_000;
    case 'unreachable':
    case 'unavailable':
    case 'uncertain':
      return 10_000;
    case 'denied':
      return 60_000;
    case 'quota':
      return 300_000;
    case 'unsupportedZone':
    case 'rejected':
      return undefined;
  }
}
