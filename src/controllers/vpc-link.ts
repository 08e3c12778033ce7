import type { Aws } from '../aws/aws-caller.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';
import { isNews } from '../aws/is-news.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { Cluster, Tags } from '../aws/ownership.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer, removeFinalizer } from '../kubernetes/finalizers.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { findLink } from '../links/find-link.ts';
import { Idleness } from '../links/idleness.ts';
import { factsWithoutLink, linkFacts } from '../links/link-facts.ts';
import { linkTurns, type LinkTurn } from '../links/link-turn.ts';
import { lookForTwins, lostLinkCreate } from '../links/lost-link-create.ts';
import { Pauses } from '../links/pauses.ts';
import { Poll } from '../links/poll.ts';
import { removeLink } from '../links/remove-link.ts';
import { namesakeLink } from '../links/take-over-link.ts';
import { retireLinks } from '../links/retire-links.ts';
import { usersOf } from '../links/users-of.ts';
import { waitingForQuota } from '../links/waiting-for-quota.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { askedFor, pausedBy } from '../model/handles.ts';
import { finalizer, managedBy, managedByLabel } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { planTags } from '../plan/plan-tags.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { groupInUse, inUse, stateFinding, type LinkFinding } from '../status/link-findings.ts';
import { pausedFinding } from '../status/paused-status.ts';
import type { FirstTurns } from './first-turns.ts';
import { linkClaims } from './link-claims.ts';
import { linkFailure } from './link-failure.ts';
import { linkMaker } from './link-maker.ts';
import { outcomeAfter } from './outcome-after.ts';
import { linkReporter } from './report-link.ts';
import { resyncLinks } from './resync-links.ts';
import { retryAfter } from './retry-after.ts';

export interface VpcLinkDependencies {
  readonly links: ObjectCache<VpcLink>;
  readonly apis: ObjectCache<PrivateHttpApi, 'vpcLink'>;
  readonly client: ResourceClient<VpcLink>;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly lostCreates: LostCreates;
  readonly firstTurns: Pick<FirstTurns, 'pending'>;
  /** Ids of links that API Gateway would not let an integration use: they may be gone. Whoever has looked takes one out. */
  readonly doubted: Set<string>;
  readonly events: EventRecorder;
  readonly cluster: Cluster;
  /** UIDs of clusters whose links this one takes over. */
  readonly takeOver: readonly string[];
  /** The Region of a link that names none. */
  readonly region: string;
  readonly defaultTags: Tags;
  /** How long a link that the controller made stays without a user, in ms. */
  readonly grace: number;
  /** How often a link that is being made or deleted is looked at, in ms. */
  readonly poll: number;
  /** Wants a turn of that link at once: there is a token for a call that it waits for, or a link less in the Region. */
  readonly wake: (name: string) => void;
  /** How old the Region's list of links may be, in ms. */
  readonly resync: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A link fails, or is refused, for reasons that nothing watches: another one is tried after this time, in ms. */
const nextLinkAfter = 300_000;

/** Subnets are not watched either: looked for again after this time, in ms. */
const subnetsAgainAfter = 60_000;

/** Makes API Gateway have the VPC link that each VpcLink object asks for, for as long as somebody uses it. */
export function vpcLinkController(dependencies: VpcLinkDependencies): Reconcile {
  const { links, apis, client, lostCreates, firstTurns, doubted, takeOver, clock, grace } = dependencies;
  const log = dependencies.log.child({ controller: 'vpc-link' });
  const turnOf = linkTurns(dependencies);
  const report = linkReporter(dependencies);
  const polls = new Poll({ clock, interval: dependencies.poll });
  const farewells = new Poll({ clock, interval: 60_000 });
  const pauses = new Pauses({ clock });
  const idleness = new Idleness({ clock, grace });
  const make = linkMaker({ report, lostCreates, clock, log });
  const claims = linkClaims({ ...dependencies, report, log });
  /** By the object's UID: the link that this process has seen with its tags. */
  const seenLinks = new Map<string, string>();

  return async (key) => {
    const link = links.get(key);
    if (link === undefined) return { state: 'settled' };
    const turn = turnOf(link);
    const pausing = pausedBy(link);
    try {
      if (pausing !== undefined) return await hold(turn, pausing);
      return link.metadata.deletionTimestamp === undefined ? await reconcile(turn) : await release(turn);
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      return failed(turn, error.failure);
    }
  };

  /** One turn for one VpcLink. */
  async function reconcile(seen: LinkTurn): Promise<Outcome> {
    const idleFor = isOurs(seen.link) ? idleness.left(seen.link.metadata.uid, seen.users) : Infinity;
    if (idleFor === 0) return firstTurns.pending ? again(dependencies.poll) : drop(seen);

    const turn = { ...seen, link: await addFinalizer({ client, store: links, object: seen.link, finalizer }) };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return again(tooEarly);

    await lookIfAsked(turn);
    const resync = await resyncLinks(turn, dependencies.resync);
    const found = await findLink(turn, { doubted, seen: seenLinks });
    claims.tellLeftAlone(turn, (await turn.aws.own()).lookalikes);
    if (found.state === 'untagged') return again(await claims.byNobody(turn, found.present));
    const present = found.state === 'own' ? found.present : undefined;
    const namesake = present === undefined ? await namesakeLink(turn, takeOver) : undefined;
    if (namesake !== undefined) return again(await claims.ofCluster(turn, namesake));
    if (found.state === 'foreign') return again(await claims.ofOthers(turn, found));
    if (present === undefined || present.VpcLinkStatus === 'FAILED') return replace(turn, present);
    if (isOnItsWay(present)) return follow(turn, present);

    pauses.end(turn.link);
    const said = { finding: findingOf(present), facts: linkFacts(present) };
    const tags = planTags(turn.tags, present.Tags ?? {}, turn.link.status?.tagKeys ?? []);
    const tagged = tags.set === undefined && tags.removed === undefined;
    // First what is so: whoever waits for the link is not to wait for its tags. What was said is not taken back for them.
    await report(turn, tagged || !speaksOf(turn.link, present) ? { ...said, tagged } : {});
    if (!tagged) {
      await turn.aws.tag(present, tags);
      await report(turn, { ...said, tagged: true });
    }
    const lookAgain = await lookForTwins(turn, lostCreates);
    return again(Math.min(idleFor, resync, lookAgain, await retireOthers(turn)));
  }

  /** Nothing is written to AWS for a paused object, not even its deletion. */
  async function hold(turn: LinkTurn, by: string): Promise<Outcome> {
    const { deletionTimestamp, finalizers = [] } = turn.link.metadata;
    if (deletionTimestamp !== undefined && !finalizers.includes(finalizer)) return { state: 'settled' };
    await report(turn, { finding: pausedFinding(turn.link, by), isHeld: true });
    return { state: 'settled' };
  }

  /** Somebody wants a look at AWS now, and what was given up tried again. */
  async function lookIfAsked(turn: LinkTurn): Promise<void> {
    const handled = askedFor(turn.link);
    if (handled === undefined) return;
    await turn.inventory.vpcLinks.refresh();
    pauses.end(turn.link);
    await report(turn, { handled });
  }

  /** The object is being deleted: nothing happens while somebody uses the link, then everything that was made goes. */
  async function release(turn: LinkTurn): Promise<Outcome> {
    const { link, aws } = turn;
    if (link.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return again(tooEarly);

    const found = await findLink(turn, { doubted, seen: seenLinks });
    if (found.state === 'untagged') return again(await claims.byNobody(turn, found.present));
    const foreign = found.state === 'foreign' ? [found.id] : [];
    claims.tellLeftAlone(turn, [...(await aws.own()).lookalikes, ...foreign]);
    const present = found.state === 'own' ? found.present : undefined;
    // Somebody may have come while AWS was asked; and a link that is on its way out carries nobody's requests any more.
    const users = usersOf(link, apis);
    if (users.length > 0 && present !== undefined && present.VpcLinkStatus !== 'DELETING') {
      return keepFor(users, { ...turn, users }, present);
    }
    const pause = pauseOf(turn);
    if (pause > 0 && present === undefined) return again(pause);

    const removal = await removeLink(turn, present);
    switch (removal.state) {
      case 'deleting':
        return follow(turn, removal.present);
      case 'groupInUse':
        await report(turn, { finding: groupInUse(removal), facts: factsWithoutLink(link) });
        return again(pauses.begin(link, { first: dependencies.poll, longest: nextLinkAfter }));
      case 'changed':
        return again(0);
      case 'reappeared':
        return again(dependencies.poll);
      case 'gone':
        return letGo(turn);
    }
  }

  /**
   * The object waits for its users, who get another link where theirs failed: one that integrations refer to cannot be
   * deleted, and they cannot move before there is another one.
   */
  async function keepFor(users: readonly string[], turn: LinkTurn, present: ListedVpcLink): Promise<Outcome> {
    if (present.VpcLinkStatus === 'FAILED') return replace(turn, present);
    if (isOnItsWay(present)) return follow(turn, present);
    pauses.end(turn.link);
    await report(turn, { finding: inUse(users), facts: linkFacts(present) });
    return again(await retireOthers(turn));
  }

  /** Nothing is left of the link: the object may go, and whoever waits for a link less in the Region may have one. */
  async function letGo({ link, region }: LinkTurn): Promise<Outcome> {
    const { name, uid } = link.metadata;
    log.info({ object: name, operation: 'DeleteVpcLink' }, 'Done: nothing of it is in AWS any more.');
    await removeFinalizer({ client, store: links, object: links.get(name) ?? link, finalizer });
    lostCreates.forget(uid);
    idleness.forget(uid);
    pauses.end(link);
    seenLinks.delete(uid);
    for (const other of waitingForQuota(links, region)) dependencies.wake(other);
    return { state: 'settled' };
  }

  async function drop({ link }: LinkTurn): Promise<Outcome> {
    log.info({ object: link.metadata.name }, 'Nobody uses this VPC link any more: deleting it.');
    const { uid, resourceVersion } = link.metadata;
    await client.delete(link.metadata, { uid, resourceVersion });
    return { state: 'settled' };
  }

  /** There is no link, or it failed: another one is made, unless that was just tried. */
  async function replace(turn: LinkTurn, failedOne: ListedVpcLink | undefined): Promise<Outcome> {
    const { link } = turn;
    if (failedOne === undefined) await forgetLink(turn);
    else if (link.status?.state !== 'FAILED') {
      await report(turn, { finding: findingOf(failedOne), facts: linkFacts(failedOne) });
      pauses.begin(link, { first: nextLinkAfter });
      await retireFailed(turn);
    }
    const pause = pauseOf(turn);
    if (pause > 0) {
      await report(turn, {});
      return again(pause);
    }
    await retireFailed(turn);
    const made = await make(turn);
    return made === undefined ? again(subnetsAgainAfter) : follow(turn, made);
  }

  /** Status does not speak of a link any more that is gone. */
  async function forgetLink(turn: LinkTurn): Promise<void> {
    const { vpcLinkId } = turn.link.status ?? {};
    if (vpcLinkId === undefined) return;
    log.warn({ object: turn.link.metadata.name }, `VPC link ${vpcLinkId} is not in AWS any more.`);
    await report(turn, { facts: factsWithoutLink(turn.link) });
  }

  async function retireFailed(turn: LinkTurn): Promise<void> {
    await retireLinks(turn, (await turn.aws.own()).failed);
  }

  /**
   * Integrations move from a link that failed to the one that took its place: then it can go, and so can a twin of that one.
   * Answers when to try, in ms.
   */
  async function retireOthers(turn: LinkTurn): Promise<number> {
    const { failed: failedOnes, twins } = await turn.aws.own();
    const [first] = [...failedOnes, ...twins];
    if (first === undefined) return Infinity;
    const { VpcLinkId: id = '' } = first;
    const due = farewells.take(id);
    if (due > 0) return due;
    return (await retireLinks(turn, [...failedOnes, ...twins])) ? Infinity : farewells.take(id);
  }

  /** Looks again when that is due, without holding a worker up until then. */
  async function follow(turn: LinkTurn, present: ListedVpcLink): Promise<Outcome> {
    const id = present.VpcLinkId ?? '';
    const due = polls.take(id);
    const now = due > 0 ? present : await turn.aws.read(id);
    if (now === undefined || !isOnItsWay(now)) {
      polls.forget(id);
      if (now === undefined) await report(turn, { facts: factsWithoutLink(turn.link) });
      return again(0);
    }
    // Why there has to be another one is news for longer than that the failed one goes.
    await report(turn, { ...(pauseOf(turn) === 0 && { finding: findingOf(now) }), facts: linkFacts(now) });
    return again(due > 0 ? due : polls.take(id));
  }

  async function failed(turn: LinkTurn, failure: AwsFailure): Promise<Outcome> {
    const wait = retryAfter(failure) ?? nextLinkAfter;
    const pause = pauseOf(turn);
    if (!isNews(failure) || pause > 0) return again(wait);
    await report(turn, { finding: await linkFailure(turn, failure) });
    // Nothing watches what a link is refused for: quotas, roles, what is in the VPC.
    if (!passes(failure)) {
      pauses.begin(turn.link, { first: wait, ...(failure.kind === 'quota' && { links: countOf(turn) }) });
    }
    return again(wait);
  }

  /** How long nothing is to be tried, in ms. */
  function pauseOf(turn: LinkTurn): number {
    return pauses.left(turn.link, countOf(turn));
  }
}

/** Whether the controller made the object itself. */
function isOurs({ metadata }: VpcLink): boolean {
  return metadata.labels?.[managedByLabel] === managedBy;
}

function isOnItsWay({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus === undefined || VpcLinkStatus === 'PENDING' || VpcLinkStatus === 'DELETING';
}

/** Whether a failure passes by itself. */
function passes({ kind }: AwsFailure): boolean {
  return kind === 'notFound' || kind === 'unreachable' || kind === 'unavailable' || kind === 'uncertain';
}

/** Whether status has that a link is there as it is. */
function speaksOf({ status }: VpcLink, { VpcLinkId, VpcLinkStatus }: ListedVpcLink): boolean {
  return status?.vpcLinkId === VpcLinkId && status?.state === VpcLinkStatus;
}

function findingOf({ VpcLinkStatus: state = 'PENDING', VpcLinkStatusMessage: why }: ListedVpcLink): LinkFinding {
  return stateFinding(state, why);
}

/** How many links there are in the Region, as far as anybody has looked. */
function countOf({ inventory }: LinkTurn): number {
  const { ours = 0, others = 0 } = inventory.vpcLinks.known ?? {};
  return ours + others;
}

/** Another turn `after` ms from now; what is due already comes next, and what never is, when a watch says so. */
function again(after: number): Outcome {
  return outcomeAfter(Math.max(1, after));
}
