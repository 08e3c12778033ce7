import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Time, as everything here knows it: whoever waits or stamps something is handed a Clock, so that a test (or the
 * sandbox) turns time instead of waiting for it.
 */
export interface Clock {
  /** Wall-clock time, in ms since 1970. May jump; good for what people read. */
  now(): number;
  /** Time that never goes back, in ms since an arbitrary start. Good for leases, back-off and ages. */
  monotonic(): number;
  /** Calls back once, `ms` from now. */
  schedule(ms: number, callback: () => void): Timer;
  /** Resolves `ms` from now; rejects with the signal's reason as soon as that aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A callback that is still to come. */
export interface Timer {
  cancel(): void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, callback) => {
    // setTimeout fires at once above 2^31-1 ms (24.8 days): nobody here waits that long, so cap instead of surprise.
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};
