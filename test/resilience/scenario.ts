import type { Ground } from './ground.ts';
import type { World } from '../behaviour/world.ts';

/** Something that happens to a world, and that shall end in the same way whatever goes wrong meanwhile. */
export interface Scenario {
  /** What happens, as a sentence. */
  readonly name: string;
  /** What world it begins in: one in which nothing was made yet, or one that has a VPC link which somebody uses. */
  readonly ground: Ground['kind'];
  /** What there has to be first, made without any disturbance. */
  readonly before: (world: World) => Promise<void>;
  /** What happens; returns when all is as it should be. */
  readonly change: (world: World) => Promise<void>;
  /** Creates of which more or less may be needed after a cut; what they make is compared nevertheless. */
  readonly uncounted?: readonly string[];
  /** A path that is asked for all the time: every answer is of what was served before, or of what is served after. */
  readonly meanwhile?: string;
  /** Paths that are asked for afterwards. */
  readonly afterwards: readonly string[];
}
