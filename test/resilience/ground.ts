import type { Passage } from '../behaviour/controller.ts';
import { apiWith, ingress, route } from '../behaviour/manifests.ts';
import { isReady, World } from '../behaviour/world.ts';

/** Long enough, in ms, for every load balancer to be active. */
const provisioning = 240_000;

/** Keeps the link of a linked ground in use. */
const resident = apiWith({ routes: [route('ANY /saas-resource/resident')] }, 'resident');

/**
 * A world for scenarios, with two Ingresses whose load balancers are active. On `linked` ground there is a VPC link too,
 * and an API that uses it: as a link takes its time, such ground is cleared and used again.
 */
export class Ground implements AsyncDisposable {
  readonly kind: 'empty' | 'linked';
  readonly world: World;
  readonly #lets: { pass: Passage };

  private constructor(kind: Ground['kind'], world: World, lets: { pass: Passage }) {
    this.kind = kind;
    this.world = world;
    this.#lets = lets;
  }

  static async prepare(kind: Ground['kind']): Promise<Ground> {
    const lets = { pass: freely };
    const world = await World.start({
      controller: false,
      elects: true,
      flags: ['--vpc-link-grace=30s', '--deployments-kept=2'],
      passage: (request, send) => lets.pass(request, send),
    });
    await world.apply(ingress('other'));
    await world.pass(provisioning);
    await world.startController();
    if (kind === 'linked') {
      await world.apply(resident);
      await world.until(resident, isReady);
    }
    return new Ground(kind, world, lets);
  }

  /** From now on the controller's requests go through this passage. */
  disturb(passage: Passage): void {
    this.#lets.pass = passage;
  }

  /** Takes away what a scenario left, and starts the controller anew, so that the next one begins like the one before. */
  async clear(): Promise<void> {
    this.disturb(freely);
    const { world } = this;
    const left = (await world.apis()).filter(({ metadata }) => metadata.name !== resident.metadata.name);
    for (const api of left) await world.delete(apiWith({}, api.metadata.name));
    for (const api of left) await world.untilGone(apiWith({}, api.metadata.name));
    await world.killController();
    await world.pass(60_000);
    world.sandbox.aws.clearCalls();
    world.log.splice(0);
    await world.startController();
    await world.pass(60_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }
}

const freely: Passage = (_request, send) => send();
