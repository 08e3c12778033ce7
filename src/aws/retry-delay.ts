import type { AwsFailure } from '../model/aws-failure.ts';
import type { Effect } from './operation.ts';

/** Ms before the second attempt; doubled for each one after it. */
const firstDelay = 200;
/** A wait that AWS asks for, in ms, that a call may still sit out; longer ones are the work queue's. */
const longestAsked = 1_000;

/** Ms after which a failed call is worth another attempt at once; undefined where it is not. */
export function retryDelay(options: {
  readonly failure: AwsFailure;
  readonly effect: Effect;
  /** How many attempts there have been. */
  readonly attempt: number;
  /** From 0 to 1. */
  readonly random: () => number;
}): number | undefined {
  const { failure, effect, attempt, random } = options;
  // A create that arrived twice makes two: it is for those who can look to decide.
  if (effect === 'create' || !mayPass(failure)) return undefined;
  if (failure.kind === 'throttled' && failure.retryAfter !== undefined) {
    return failure.retryAfter <= longestAsked ? failure.retryAfter : undefined;
  }
  return firstDelay * 2 ** (attempt - 1) * (0.5 + random() / 2);
}

function mayPass(failure: AwsFailure): boolean {
  switch (failure.kind) {
    case 'unreachable':
      // The SDK has looked everywhere for credentials, and again where that may help.
      return failure.unsigned !== true;
    case 'throttled':
    case 'unavailable':
    case 'uncertain':
      return true;
    case 'conflict':
      return failure.passing;
    case 'notFound':
    case 'denied':
    case 'quota':
    case 'unsupportedZone':
    case 'rejected':
    case 'notLeading':
      return false;
  }
}
