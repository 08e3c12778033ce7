import type { Running } from '../runtime/running.ts';

/** What the command needs of the process it runs in. */
export interface ProcessSignals {
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/**
 * The command `controller`, the image's default: runs until it is told to stop, and then stops in order. A second signal
 * ends the process at once, as if there were nobody listening. Rejects where it cannot go on, without any order: who lost
 * the lease has nothing left to tidy up.
 */
export async function runController(start: () => Promise<Running>, signals: ProcessSignals): Promise<void> {
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      signals.once(signal, () => {
        resolve(signal);
      });
    }
  });
  const running = await Promise.race([start(), stopped]);
  // Told to stop before it had begun: there is nothing to end in order.
  if (typeof running === 'string') return;
  await running.stop(`the process was sent ${await Promise.race([stopped, running.failed])}`);
}
