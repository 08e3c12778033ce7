import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../behaviour/world.ts';
import { CrashPoints, nameOf, type CrashPoint, type Recorded } from './crash-points.ts';
import { differences } from './differences.ts';
import { Ground } from './ground.ts';
import { play, type Ending } from './play.ts';
import type { Scenario } from './scenario.ts';

/** How long a controller that was cut off stays away, in ms: a container's first restart comes at once. */
const restartAfter = 1_000;
/** How long a late call is under way, in ms: nearly the clients' time-out. */
const lateBy = 9_000;

export interface Survival {
  /** What is not as it should be; empty where all is. */
  readonly problems: readonly string[];
  /** What was sent after the last cut: where it can be cut off again. */
  readonly recovery: readonly Recorded[];
}

interface Run {
  readonly ending: Ending;
  readonly crashes: CrashPoints;
}

/** Plays scenarios with crashes, and compares how each ends with how it ends undisturbed. */
export class CrashRuns implements AsyncDisposable {
  readonly #undisturbed = new Map<Scenario, Run>();
  #linked: Ground | undefined;

  /** What the controller sends while nothing goes wrong, in order. */
  async requestsOf(scenario: Scenario): Promise<readonly Recorded[]> {
    return (await this.#undisturbedRun(scenario)).crashes.requests;
  }

  /** Plays the scenario; the controller is cut off at each of these points, one after the other. */
  async survive(scenario: Scenario, points: readonly CrashPoint[]): Promise<Survival> {
    const undisturbed = await this.#undisturbedRun(scenario);
    try {
      const { ending, crashes } = await this.#play(scenario, points);
      const missed = crashes.missed.map((point) => `the run did not come by "${nameOf(point)}"`);
      const problems = [...missed, ...differences(ending, undisturbed.ending)];
      if (problems.length > 0) await this.#abandonGround();
      return { problems, recovery: crashes.requests };
    } catch (error) {
      await this.#abandonGround();
      return { problems: [error instanceof Error ? error.message : String(error)], recovery: [] };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#abandonGround();
  }

  async #undisturbedRun(scenario: Scenario): Promise<Run> {
    const known = this.#undisturbed.get(scenario);
    if (known !== undefined) return known;
    const run = await this.#play(scenario, []);
    this.#undisturbed.set(scenario, run);
    return run;
  }

  async #play(scenario: Scenario, points: readonly CrashPoint[]): Promise<Run> {
    const ground = await this.#groundFor(scenario);
    const { world } = ground;
    try {
      await scenario.before(world);
      await world.pass(30_000);
      const crashes = new CrashPoints({ points, ...crashesOf(world) });
      return { ending: await play(scenario, ground, crashes.passage), crashes };
    } finally {
      if (ground !== this.#linked) await ground[Symbol.asyncDispose]();
    }
  }

  async #groundFor({ ground: kind }: Scenario): Promise<Ground> {
    if (kind === 'empty') return Ground.prepare(kind);
    this.#linked ??= await Ground.prepare(kind);
    await this.#linked.clear();
    return this.#linked;
  }

  /** Something went wrong there, which may show in what comes next. */
  async #abandonGround(): Promise<void> {
    await this.#linked?.[Symbol.asyncDispose]();
    this.#linked = undefined;
  }
}

function crashesOf(world: World): Pick<ConstructorParameters<typeof CrashPoints>[0], 'cut' | 'late'> {
  return {
    cut: () => {
      // It is gone at once; that its connections take a moment to close is of no interest.
      world.killController().catch(() => undefined);
      world.clock.schedule(restartAfter, () => {
        world.beginController();
      });
    },
    late: async (operation) => {
      const { aws } = world.sandbox;
      aws.injectFault({ operation, times: 1, delay: lateBy });
      const before = aws.waiting;
      // The clock stands still meanwhile: it is turned when nothing is under way any more.
      while (aws.waiting === before) await sleep(1);
    },
  };
}
