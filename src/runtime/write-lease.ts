/**
 * How long a write to AWS or to the API server may take before it is given up, in ms.
 *
 * A write is sent only if the lease outlives it by this time, so it has to be clearly less than what is left of the lease
 * (15 s) when the next renewal is due (after 2 s): 10 < 15 - 2 = 13, which leaves a renewal three seconds to be slow in
 * before writes have to wait for it.
 */
export const writeTimeout = 10_000;

/** The right to write, for a time: of all replicas one has it. */
export interface WriteLease {
  /** Whether it lasts for these `ms` from now on, by the monotonic clock. */
  outlives(ms: number): boolean;
  /** Aborts when it is over for good. */
  readonly over: AbortSignal;
}

/** That of a process which has no replicas: it never ends. */
export const soleWriter: WriteLease = { outlives: () => true, over: new AbortController().signal };
