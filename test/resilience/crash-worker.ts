import { parentPort } from 'node:worker_threads';
import type { CrashPoint } from './crash-points.ts';
import { Runs } from './runs.ts';
import { survive, type Survival } from './survive.ts';
import { scenarioNamed } from './scenarios.ts';

/** A thread of `npm run test:crash`. It is asked what becomes of a scenario with these crashes, and of its recovery. */
export interface CrashQuestion {
  readonly scenario: string;
  /** None: what the controller sends while nothing goes wrong is the answer's `recovery`. */
  readonly points: readonly CrashPoint[];
}

const runs = new Runs();

parentPort?.on('message', (question: CrashQuestion) => {
  // What throws here ends the thread, and the run.
  answer(question).then((survival) => parentPort?.postMessage(survival), rethrow);
});

async function answer({ scenario: name, points }: CrashQuestion): Promise<Survival> {
  const scenario = scenarioNamed(name);
  if (points.length > 0) return survive(runs, scenario, points);
  const { requests: recovery } = await runs.undisturbed(scenario);
  return { problems: [], recovery };
}

function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
