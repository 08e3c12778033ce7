import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { removeFinalizer } from '../kubernetes/finalizers.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import type { DoubtedLinks } from '../links/doubted-links.ts';
import { findLink } from '../links/find-link.ts';
import { isOnItsWay } from '../links/is-on-its-way.ts';
import { factsWithoutLink, linkFacts } from '../links/link-facts.ts';
import type { LinkMemory } from '../links/link-memory.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { lostLinkCreate } from '../links/lost-link-create.ts';
import { removeLink } from '../links/remove-link.ts';
import { retireOthers } from '../links/retire-links.ts';
import { usersOf } from '../links/users-of.ts';
import { waitingForQuota } from '../links/waiting-for-quota.ts';
import { finalizer } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { Log } from '../runtime/log.ts';
import { groupInUse, inUse } from '../status/link-findings.ts';
import type { LinkClaims } from './link-claims.ts';
import type { linkFollower } from './link-follower.ts';
import { nextLinkAfter, type linkReplacer } from './link-replacer.ts';
import { outcomeWithin } from './outcome-after.ts';
import type { linkReporter } from './report-link.ts';

/** The object is being deleted: nothing happens while somebody uses the link, then everything that was made goes. */
export function linkRelease(options: {
  readonly links: ObjectCache<VpcLink>;
  readonly apis: ObjectCache<PrivateHttpApi, 'vpcLink'>;
  readonly client: ResourceClient<VpcLink>;
  readonly lostCreates: LostCreates;
  readonly doubted: DoubtedLinks;
  readonly memory: LinkMemory;
  readonly claims: LinkClaims;
  readonly report: ReturnType<typeof linkReporter>;
  readonly follow: ReturnType<typeof linkFollower>;
  readonly replace: ReturnType<typeof linkReplacer>;
  /** How often a link that is being made or deleted is looked at, in ms. */
  readonly poll: number;
  /** Wants a turn of that link at once. */
  readonly wake: (name: string) => void;
  readonly log: Log;
}): (turn: LinkTurn) => Promise<Outcome> {
  const { links, apis, client, lostCreates, doubted, memory, claims, report, follow, replace, poll, wake, log } =
    options;
  const { pauses, farewells, seen } = memory;

  return async (turn) => {
    const { link, aws } = turn;
    if (link.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return outcomeWithin(tooEarly);

    const found = await findLink(turn, { doubted, seen });
    if (found.state === 'untagged') return outcomeWithin(await claims.byNobody(turn, found.present));
    const foreign = found.state === 'foreign' ? [found.id] : [];
    claims.tellLeftAlone(turn, [...(await aws.own()).lookalikes, ...foreign]);
    const present = found.state === 'own' ? found.present : undefined;
    // Somebody may have come while AWS was asked; and a link that is on its way out carries nobody's requests any more.
    const users = usersOf(link, apis);
    if (users.length > 0 && present !== undefined && present.VpcLinkStatus !== 'DELETING') {
      return keepFor(users, { ...turn, users }, present);
    }
    const pause = memory.pauseOf(turn);
    if (pause > 0 && present === undefined) return outcomeWithin(pause);
    return remove(turn, present);
  };

  /**
   * The object waits for its users, who get another link where theirs failed: one that integrations refer to cannot be
   * deleted, and they cannot move before there is another one.
   */
  async function keepFor(users: readonly string[], turn: LinkTurn, present: ListedVpcLink): Promise<Outcome> {
    if (present.VpcLinkStatus === 'FAILED') return replace(turn, present);
    if (isOnItsWay(present)) return follow(turn, present);
    pauses.end(turn.link);
    await report(turn, { finding: inUse(users), facts: linkFacts(present) });
    return outcomeWithin(await retireOthers(turn, farewells));
  }

  async function remove(turn: LinkTurn, present: ListedVpcLink | undefined): Promise<Outcome> {
    const removal = await removeLink(turn, present);
    switch (removal.state) {
      case 'deleting':
        return follow(turn, removal.present);
      case 'groupInUse':
        await report(turn, { finding: groupInUse(removal), facts: factsWithoutLink(turn.link) });
        return outcomeWithin(pauses.begin(turn.link, { first: poll, longest: nextLinkAfter }));
      case 'changed':
        return outcomeWithin(0);
      case 'reappeared':
        return outcomeWithin(poll);
      case 'gone':
        return letGo(turn);
    }
  }

  /** Nothing is left of the link: the object may go, and whoever waits for a link less in the Region may have one. */
  async function letGo({ link, region }: LinkTurn): Promise<Outcome> {
    const { name } = link.metadata;
    log.info({ object: name, operation: 'DeleteVpcLink' }, 'Done: nothing of it is in AWS any more.');
    await removeFinalizer({ client, store: links, object: links.get(name) ?? link, finalizer });
    for (const other of waitingForQuota(links, region)) wake(other);
    return { state: 'settled' };
  }
}
