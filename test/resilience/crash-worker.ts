import { parentPort } from 'node:worker_threads';
import type { CrashPoint, Recorded } from './crash-points.ts';
import { CrashRuns, type Survival } from './crash-runs.ts';
import { scenarioNamed } from './scenarios.ts';

/** A thread of `npm run test:crash`. It is asked what becomes of a scenario with these crashes, and of its recovery. */
export interface CrashQuestion {
  readonly scenario: string;
  /** None: what the controller sends while nothing goes wrong is the answer's `recovery`. */
  readonly points: readonly CrashPoint[];
}

const runs = new CrashRuns();

parentPort?.on('message', (question: CrashQuestion) => {
  // What throws here ends the thread, and the run.
  answer(question).then((survival) => parentPort?.postMessage(survival), rethrow);
});

async function answer({ scenario: name, points }: CrashQuestion): Promise<Survival> {
  const scenario = scenarioNamed(name);
  if (points.length > 0) return runs.survive(scenario, points);
  const recovery: readonly Recorded[] = await runs.requestsOf(scenario);
  return { problems: [], recovery };
}

function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
