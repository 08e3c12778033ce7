import { reasonOf } from '../aws/reason-of.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { Setback } from '../status/findings.ts';

/** What a failed call means for an object: whether it passes by itself, or somebody has to do something. */
export function progressOf(failure: AwsFailure, what: string): Setback {
  const message = `Could not ${what}. ${failure.message}`;
  switch (failure.kind) {
    case 'throttled':
    case 'notLeading':
    // What was there a moment ago is looked for and made again.
    case 'notFound':
    case 'unreachable':
    case 'unavailable':
    case 'uncertain':
      return { state: 'waiting', reason: reasonOf(failure), message };
    case 'conflict':
      return { state: failure.passing ? 'waiting' : 'failed', reason: reasonOf(failure), message };
    case 'denied':
    case 'quota':
      return { state: 'failed', reason: reasonOf(failure), message };
    case 'unsupportedZone':
    case 'rejected':
      return untilSpecChanges({ state: 'failed', reason: reasonOf(failure), message });
  }
}

/** What went wrong, and is not tried again before somebody changes something. */
export function untilSpecChanges({ reason, message }: Setback): Setback {
  return {
    state: 'failed',
    reason,
    message: `${message.replace(/\.?$/, '.')} It is tried again when the spec changes.`,
  };
}
