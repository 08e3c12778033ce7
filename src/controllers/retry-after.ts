import type { AwsFailure } from '../model/aws-failure.ts';

/** How long no try has succeeded. */
export interface Standing {
  /** In ms. */
  readonly time: number;
  /** 0 ≤ x < 1, the same for an object each time: many that failed together do not come back together. */
  readonly fraction: number;
}

/** How soon AWS is asked again that did not answer, and how late at most, in ms. */
const soonest = 10_000;
const latest = 300_000;

/**
 * When to try again after a failed call, in ms; undefined where that is of no use until somebody changes the object, which
 * a watch tells. Nothing watches IAM, quotas and what others do in the account: those get a slow look.
 */
export function retryAfter(failure: AwsFailure, standing: Standing = { time: 0, fraction: 0 }): number | undefined {
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
      return awayFor(standing);
    case 'denied':
      return 60_000;
    case 'quota':
      return 300_000;
    case 'unsupportedZone':
    case 'rejected':
      return undefined;
  }
}

/** Twice the time in all, at most, after which AWS is back: each try costs a call, and a write of status that tells of it. */
function awayFor({ time, fraction }: Standing): number {
  return Math.max(soonest, Math.floor(Math.min(time, latest) * (1 - fraction / 4)));
}
