import type { Passage } from '../behaviour/controller.ts';
import type { World } from '../behaviour/world.ts';
import { CrashPoints, type Recorded } from './crash-points.ts';
import { differences } from './differences.ts';
import { Ground } from './ground.ts';
import { play, type Ending } from './play.ts';
import type { Scenario } from './scenario.ts';

interface Undisturbed {
  readonly ending: Ending;
  /** What the controller sent, in order. */
  readonly requests: readonly Recorded[];
}

/** Plays scenarios with disturbances, and compares how each ends with how it ends undisturbed. */
export class Runs implements AsyncDisposable {
  readonly #undisturbed = new Map<Scenario, Undisturbed>();
  #linked: Ground | undefined;

  /** What happens while nothing goes wrong. */
  async undisturbed(scenario: Scenario): Promise<Undisturbed> {
    const known = this.#undisturbed.get(scenario);
    if (known !== undefined) return known;
    const recorder = new CrashPoints({ points: [], cut: () => undefined, late: async () => undefined });
    const ending = await this.#play(scenario, () => recorder.passage);
    const undisturbed = { ending, requests: recorder.requests };
    this.#undisturbed.set(scenario, undisturbed);
    return undisturbed;
  }

  /** Plays the scenario, the controller's requests passing through what `disturb` answers; says what is not as undisturbed. */
  async problemsOf(
    scenario: Scenario,
    disturb: (world: World) => Passage,
    options: { readonly mayBeMadeAgain?: readonly string[]; readonly watched?: number } = {},
  ): Promise<readonly string[]> {
    const { mayBeMadeAgain = [], watched } = options;
    const { ending: undisturbed } = await this.undisturbed(scenario);
    const problems = await this.#play(scenario, disturb, watched).then(
      (ending) =>
        differences(ending, undisturbed, { mayBeMadeAgain: [...mayBeMadeAgain, ...(scenario.uncounted ?? [])] }),
      (error: unknown) => [error instanceof Error ? error.message : String(error)],
    );
    // Something went wrong there, which may show in what comes next.
    if (problems.length > 0) await this.#abandonGround();
    return problems;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#abandonGround();
  }

  async #play(scenario: Scenario, disturb: (world: World) => Passage, watched?: number): Promise<Ending> {
    const ground = await this.#groundFor(scenario);
    const { world } = ground;
    try {
      await scenario.before(world);
      await world.pass(30_000);
      return await play(scenario, ground, disturb(world), watched);
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

  async #abandonGround(): Promise<void> {
    await this.#linked?.[Symbol.asyncDispose]();
    this.#linked = undefined;
  }
}
