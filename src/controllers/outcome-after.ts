import type { Outcome } from '../kubernetes/control-loop.ts';
import type { Progress } from '../status/findings.ts';

/** The end of a turn that is to be followed by another one `after` ms from now; undefined: when a watch says so. */
export function outcomeAfter(after: number | undefined): Outcome {
  return after === undefined || after === Infinity ? { state: 'settled' } : { state: 'requeue', after };
}

/** As `outcomeAfter`; what is due already comes next, as there is no turn within a turn. */
export function outcomeWithin(after: number): Outcome {
  return outcomeAfter(Math.max(1, after));
}

/** The end of a turn that got that far; what AWS will not have is not tried again until somebody changes it. */
export function outcomeOf(
  progress: Progress,
  { tryAgain, look }: { tryAgain: number | undefined; look: number },
): Outcome {
  if (progress.state !== 'failed' || tryAgain !== undefined) return outcomeAfter(Math.min(tryAgain ?? Infinity, look));
  return { state: 'terminal', message: progress.message, after: look === Infinity ? undefined : look };
}
