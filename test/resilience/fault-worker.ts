import { parentPort } from 'node:worker_threads';
import { playWithFaults } from './fault-run.ts';
import { Runs } from './runs.ts';

/** A thread of `npm run test:faults`: it is asked for the run of a seed. */
const runs = new Runs();

parentPort?.on('message', (seed: number) => {
  playWithFaults(runs, seed).then(
    (run) => parentPort?.postMessage(run),
    (error: unknown) => {
      // What nobody expected ends the thread, and all of it.
      queueMicrotask(() => {
        throw error;
      });
    },
  );
});
