import type { Passage } from '../behaviour/controller.ts';
import type { World } from '../behaviour/world.ts';
import { mulberry32 } from '../sandbox/mulberry32.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { settling } from './play.ts';
import type { Runs } from './runs.ts';
import { scenarios } from './scenarios.ts';
import { oneOf } from './seed.ts';

export interface FaultRun {
  readonly scenario: string;
  /** What is not as it should be; empty where all is. */
  readonly problems: readonly string[];
  /** What went wrong on purpose, in order. */
  readonly happened: readonly string[];
}

/**
 * While a backend cannot be looked up, what does not need it is deployed without it, and what was made for it and has not
 * served yet is taken away. So these may be made more than once, one after the other.
 */
const mayBeMadeAgain = ['CreateIntegration', 'CreateRoute', 'CreateDeployment'];

/** Shares of the requests that go wrong. */
const shares = [0.1, 0.25, 0.5];
/** For how long, in ms: some end before the change is half done, some outlast a link's being made. */
const durations = [60_000, 240_000];

/** Plays a scenario in which things go wrong; which one, which things and how many is decided by the seed. */
export async function playWithFaults(runs: Runs, seed: number): Promise<FaultRun> {
  const random = mulberry32(seed);
  const scenario = oneOf(scenarios, random);
  if (scenario === undefined) throw new Error('There are no scenarios.');
  const severity = { share: oneOf(shares, random) ?? 0, lasts: oneOf(durations, random) ?? 0 };

  let schedule: FaultSchedule | undefined;
  const disturb = (world: World): Passage => {
    schedule = new FaultSchedule({ world, random, severity });
    return schedule.passage;
  };
  const problems = await runs.problemsOf(scenario, disturb, { mayBeMadeAgain, watched: severity.lasts + settling });
  return { scenario: scenario.name, problems, happened: schedule?.happened ?? [] };
}
