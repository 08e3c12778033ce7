import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../behaviour/world.ts';
import { crash } from './crash.ts';
import { CrashPoints, nameOf, type CrashPoint, type Recorded } from './crash-points.ts';
import type { Runs } from './runs.ts';
import type { Scenario } from './scenario.ts';

/** How long a late call is under way, in ms: nearly the clients' time-out. */
const lateBy = 9_000;

export interface Survival {
  /** What is not as it should be; empty where all is. */
  readonly problems: readonly string[];
  /** What was sent after the last cut: where it can be cut off again. */
  readonly recovery: readonly Recorded[];
}

/** Plays a scenario in which the controller is cut off at each of these points, one after the other. */
export async function survive(runs: Runs, scenario: Scenario, points: readonly CrashPoint[]): Promise<Survival> {
  let crashes: CrashPoints | undefined;
  const problems = await runs.problemsOf(scenario, (world) => {
    crashes = new CrashPoints({
      points,
      cut: () => {
        crash(world);
      },
      late: (operation) => keepNext(world, operation),
    });
    return crashes.passage;
  });
  const missed = (crashes?.missed ?? points).map((point) => `the run did not come by "${nameOf(point)}"`);
  return { problems: [...missed, ...problems], recovery: crashes?.requests ?? [] };
}

/** Makes AWS keep the next call of that operation for a while; resolves when it has it. */
async function keepNext({ sandbox: { aws } }: World, operation: string): Promise<void> {
  aws.injectFault({ operation, times: 1, delay: lateBy });
  const before = aws.waiting;
  // The clock stands still meanwhile: it is turned when nothing is under way any more.
  while (aws.waiting === before) await sleep(1);
}
