import type { Aws } from '../aws/aws-caller.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { Cluster, Tags } from '../aws/ownership.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer } from '../kubernetes/finalizers.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import type { DoubtedLinks } from '../links/doubted-links.ts';
import { findLink } from '../links/find-link.ts';
import { isOnItsWay } from '../links/is-on-its-way.ts';
import { LinkMemory } from '../links/link-memory.ts';
import { linkTurns, type LinkTurn } from '../links/link-turn.ts';
import { lookForTwins, lostLinkCreate } from '../links/lost-link-create.ts';
import { retireOthers } from '../links/retire-links.ts';
import { askedFor, pausedBy } from '../model/handles.ts';
import { finalizer, managedBy, managedByLabel } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { planTags } from '../plan/plan-tags.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { pausedFinding } from '../status/paused-status.ts';
import type { FirstTurns } from './first-turns.ts';
import { linkClaims } from './link-claims.ts';
import { linkFailed } from './link-failure.ts';
import { linkFollower } from './link-follower.ts';
import { linkMaker } from './link-maker.ts';
import { linkRelease } from './link-release.ts';
import { linkReplacer } from './link-replacer.ts';
import { outcomeWithin } from './outcome-after.ts';
import { asItIs, linkReporter } from './report-link.ts';
import { resyncLinks } from './resync-links.ts';
import { tellForbidden } from './tell-forbidden.ts';

export interface VpcLinkDependencies {
  readonly links: ObjectCache<VpcLink>;
  readonly apis: ObjectCache<PrivateHttpApi, 'vpcLink'>;
  readonly client: ResourceClient<VpcLink>;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly lostCreates: LostCreates;
  readonly firstTurns: Pick<FirstTurns, 'pending'>;
  readonly doubted: DoubtedLinks;
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

/** Makes API Gateway have the VPC link that each VpcLink object asks for, for as long as somebody uses it. */
export function vpcLinkController(dependencies: VpcLinkDependencies): Reconcile {
  const { links, client, lostCreates, firstTurns, doubted } = dependencies;
  const log = dependencies.log.child({ controller: 'vpc-link' });
  const memory = new LinkMemory(dependencies);
  const { idleness, pauses, farewells, seen } = memory;
  const turnOf = linkTurns(dependencies);
  const report = linkReporter(dependencies);
  const make = linkMaker({ ...dependencies, report, log });
  const follow = linkFollower({ report, memory });
  const replace = linkReplacer({ report, make, follow, memory, log });
  const claims = linkClaims({ ...dependencies, report, memory, log });
  const release = linkRelease({ ...dependencies, memory, claims, report, follow, replace, log });
  const fail = linkFailed({ report, memory });
  // Its finalizer may have been taken off by hand.
  links.onChange(({ type, object }) => {
    if (type === 'deleted') forget(object);
  });

  return async (key) => {
    const link = links.get(key);
    if (link === undefined) return { state: 'settled' };
    const turn = turnOf(link);
    const pausing = pausedBy(link);
    try {
      if (pausing !== undefined) return await hold(turn, pausing);
      return link.metadata.deletionTimestamp === undefined ? await reconcile(turn) : await release(turn);
    } catch (error) {
      if (error instanceof AwsCallError) return await fail(turn, error.failure);
      tellForbidden(dependencies.events, link, error);
      throw error;
    } finally {
      // It may have gone meanwhile, and what the turn found out is not to be kept for ever.
      if (links.get(key)?.metadata.uid !== link.metadata.uid) forget(link);
    }
  };

  /** One turn for one VpcLink. */
  async function reconcile(asSeen: LinkTurn): Promise<Outcome> {
    const idleFor = isOurs(asSeen.link) ? idleness.left(asSeen.link.metadata.uid, asSeen.users) : Infinity;
    if (idleFor === 0) return firstTurns.pending ? outcomeWithin(dependencies.poll) : drop(asSeen);

    const turn = { ...asSeen, link: await addFinalizer({ client, store: links, object: asSeen.link, finalizer }) };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return outcomeWithin(tooEarly);

    await lookIfAsked(turn);
    const resync = await resyncLinks(turn, dependencies.resync);
    const found = await findLink(turn, { doubted, seen });
    const unsettled = await claims.settle(turn, found);
    if (unsettled !== undefined) return outcomeWithin(unsettled);
    const present = found.state === 'own' ? found.present : undefined;
    if (present === undefined || present.VpcLinkStatus === 'FAILED') return replace(turn, present);
    if (isOnItsWay(present)) return follow(turn, present);

    pauses.end(turn.link);
    await tag(turn, present);
    const lookAgain = await lookForTwins(turn, lostCreates);
    return outcomeWithin(Math.min(idleFor, resync, lookAgain, await retireOthers(turn, farewells)));
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

  /** Requests can go through the link: that is said, and it gets the tags that it is to have. */
  async function tag(turn: LinkTurn, present: ListedVpcLink): Promise<void> {
    const said = asItIs(present);
    const tags = planTags(turn.tags, present.Tags ?? {}, turn.link.status?.tagKeys ?? []);
    const tagged = tags.set === undefined && tags.removed === undefined;
    // First what is so: whoever waits for the link is not to wait for its tags. What was said is not taken back for them.
    await report(turn, tagged || !speaksOf(turn.link, present) ? { ...said, tagged } : {});
    if (tagged) return;
    await turn.aws.tag(present, tags);
    await report(turn, { ...said, tagged: true });
  }

  async function drop({ link }: LinkTurn): Promise<Outcome> {
    log.info({ object: link.metadata.name }, 'Nobody uses this VPC link any more: deleting it.');
    const { uid, resourceVersion } = link.metadata;
    await client.delete(link.metadata, { uid, resourceVersion });
    return { state: 'settled' };
  }

  function forget(link: VpcLink): void {
    memory.forget(link);
    lostCreates.forget(link.metadata.uid);
  }
}

/** Whether the controller made the object itself. */
function isOurs({ metadata }: VpcLink): boolean {
  return metadata.labels?.[managedByLabel] === managedBy;
}

/** Whether status has that a link is there as it is. */
function speaksOf({ status }: VpcLink, { VpcLinkId, VpcLinkStatus }: ListedVpcLink): boolean {
  return status?.vpcLinkId === VpcLinkId && status?.state === VpcLinkStatus;
}
