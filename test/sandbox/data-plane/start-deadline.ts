import type { Clock, Timer } from '../../../src/runtime/clock.ts';

/** What even a leaping clock grants, in ms of the machine's time: ample for an answer from the same machine. */
const moment = 500;

/**
 * Calls back when something has taken too long: `ms` of the world's clock, and at least a moment of the machine's. That
 * clock may leap by minutes in one step while a request is on its way, and whoever answers it lives in the machine's time:
 * without that moment every leap would look like a backend that hangs.
 */
export function startDeadline(clock: Clock, ms: number, callback: () => void): Timer {
  const started = performance.now();
  let grace: NodeJS.Timeout | undefined;
  const timer = clock.schedule(ms, () => {
    grace = setTimeout(callback, Math.max(0, started + moment - performance.now()));
  });
  return {
    cancel: () => {
      timer.cancel();
      clearTimeout(grace);
    },
  };
}
