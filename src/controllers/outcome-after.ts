import type { Outcome } from '../kubernetes/control-loop.ts';

/** The end of a turn that is to be followed by another one `after` ms from now; undefined: when a watch says so. */
export function outcomeAfter(after: number | undefined): Outcome {
  return after === undefined || after === Infinity ? { state: 'settled' } : { state: 'requeue', after };
}
