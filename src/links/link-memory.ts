import type { Inventory } from '../aws/inventory.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { Clock } from '../runtime/clock.ts';
import { Idleness } from './idleness.ts';
import type { LinkTurn } from './link-turn.ts';
import { Pauses } from './pauses.ts';
import { Poll } from './poll.ts';

/** A link that integrations refer to cannot be deleted: tried again after this time, in ms. */
const farewellAgainAfter = 60_000;

/** What this process remembers of VpcLink objects beside their status, each for as long as its object is there. */
export class LinkMemory {
  readonly idleness: Idleness;
  readonly pauses: Pauses;
  /** When the link that is being made or deleted is looked at. */
  readonly polls: Poll;
  /** When the deletion of one that was replaced is tried. */
  readonly farewells: Poll;
  /** By the object's UID: the link that this process has seen with its tags. */
  readonly seen = new Map<string, string>();
  /** By the object's UID: ids of links with its tags that are not its own, of which people have been told. */
  readonly leftAlone = new Map<string, ReadonlySet<string>>();

  /** `grace`: how long a link may be without a user; `poll`: how often one on its way is looked at. Both in ms. */
  constructor({ clock, grace, poll }: { readonly clock: Clock; readonly grace: number; readonly poll: number }) {
    this.idleness = new Idleness({ clock, grace });
    this.pauses = new Pauses({ clock });
    this.polls = new Poll({ clock, interval: poll });
    this.farewells = new Poll({ clock, interval: farewellAgainAfter });
  }

  /** How long nothing is to be tried for the turn's link, in ms. */
  pauseOf({ link, inventory }: Pick<LinkTurn, 'link' | 'inventory'>): number {
    return this.pauses.left(link, countOf(inventory));
  }

  /** The object is gone. */
  forget(link: VpcLink): void {
    const { uid } = link.metadata;
    this.idleness.forget(uid);
    this.pauses.end(link);
    this.polls.forget(uid);
    this.farewells.forget(uid);
    this.seen.delete(uid);
    this.leftAlone.delete(uid);
  }
}

/** How many links there are in the Region, as far as anybody has looked. */
export function countOf({ vpcLinks }: Pick<Inventory, 'vpcLinks'>): number {
  const { ours = 0, others = 0 } = vpcLinks.known ?? {};
  return ours + others;
}
