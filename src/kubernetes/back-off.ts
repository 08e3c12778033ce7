/** Waiting that doubles with every failure, from `base` to at most `max` (ms). */
export interface BackOff {
  readonly base: number;
  readonly max: number;
  /** 0 ≤ x < 1: Math.random, or a test's own. */
  readonly random: () => number;
}

/**
 * How long to wait after that many failures (1 is the first), in ms: between half of the doubled delay and all of it, so
 * that many who failed together do not come back together.
 */
export function backOffDelay({ base, max, random }: BackOff, failures: number): number {
  // 2^60 of anything is above every max, and stays a finite number.
  const delay = Math.min(max, base * 2 ** Math.min(Math.max(0, failures - 1), 60));
  return delay * (0.5 + random() / 2);
}
