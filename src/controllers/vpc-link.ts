import type { Aws } from '../aws/aws-caller.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { Cluster, Tags } from '../aws/ownership.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer, removeFinalizer } from '../kubernetes/finalizers.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { linkFacts } from '../links/link-facts.ts';
import { linkTurns, type LinkTurn } from '../links/link-turn.ts';
import { lostLinkCreate } from '../links/lost-link-create.ts';
import { makeLink } from '../links/make-link.ts';
import { Poll } from '../links/poll.ts';
import { removeLink } from '../links/remove-link.ts';
import { usersOf } from '../links/users-of.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { finalizer, managedBy, managedByLabel } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { planTags } from '../plan/plan-tags.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { creating, inUse, noSubnets, stateFinding } from '../status/link-findings.ts';
import { linkFailure } from './link-failure.ts';
import { linkReporter } from './report-link.ts';
import { retryAfter } from './retry-after.ts';

export interface VpcLinkDependencies {
  readonly links: ObjectCache<VpcLink>;
  readonly apis: ObjectCache<PrivateHttpApi, 'vpcLink'>;
  readonly client: ResourceClient<VpcLink>;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly lostCreates: LostCreates;
  readonly events: EventRecorder;
  readonly cluster: Cluster;
  /** The Region of a link that names none. */
  readonly region: string;
  readonly defaultTags: Tags;
  /** How long a link that the controller made stays without a user, in ms. */
  readonly grace: number;
  /** How often a link that is being made or deleted is looked at, in ms. */
  readonly poll: number;
  /** There is a token for a call that a turn for that link did not get to make. */
  readonly wake: (name: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A link fails for reasons of the network, which nothing watches: another one is tried after this time, in ms. */
const nextLinkAfter = 300_000;

/** Subnets are not watched either: looked for again after this time, in ms. */
const subnetsAgainAfter = 60_000;

/** Makes API Gateway have the VPC link that each VpcLink object asks for, for as long as somebody uses it. */
export function vpcLinkController(dependencies: VpcLinkDependencies): Reconcile {
  const { links, apis, client, lostCreates, clock } = dependencies;
  const log = dependencies.log.child({ controller: 'vpc-link' });
  const turnOf = linkTurns(dependencies);
  const report = linkReporter(dependencies);
  const polls = new Poll({ clock, interval: dependencies.poll });
  const unsupportedZones = new Set<string>();

  return async (key) => {
    const link = links.get(key);
    if (link === undefined) return { state: 'settled' };
    const turn = turnOf(link);
    try {
      return link.metadata.deletionTimestamp === undefined ? await reconcile(turn) : await release(turn);
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      return failed(turn, error.failure);
    }
  };

  /** One turn for one VpcLink. */
  async function reconcile(seen: LinkTurn): Promise<Outcome> {
    if (isUnused(seen)) return drop(seen);
    const turn = { ...seen, link: await addFinalizer({ client, store: links, object: seen.link, finalizer }) };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return again(tooEarly);

    const present = (await turn.aws.known()) ?? (await make(turn));
    if (present === undefined) return again(subnetsAgainAfter);
    if (isOnItsWay(present)) return follow(turn, present);

    // First what is so: whoever waits for the link is not to wait for its tags.
    const outcome = await say(turn, present);
    const tags = planTags(turn.tags, present.Tags ?? {});
    if (tags.set !== undefined || tags.removed !== undefined) await turn.aws.tag(present, tags);
    return outcome;
  }

  /** The object is being deleted: nothing happens while somebody uses the link, then everything that was made goes. */
  async function release(turn: LinkTurn): Promise<Outcome> {
    const { link, aws } = turn;
    if (link.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const tooEarly = await lostLinkCreate(turn, lostCreates);
    if (tooEarly > 0) return again(tooEarly);

    const present = await aws.known();
    // Somebody may have come while AWS was asked; and a link that is on its way out carries nobody's requests any more.
    const users = usersOf(link, apis);
    if (users.length > 0 && present !== undefined && present.VpcLinkStatus !== 'DELETING') {
      await report({ ...turn, users }, { finding: inUse(users) });
      return { state: 'settled' };
    }

    const removal = await removeLink(turn, present);
    if (removal.state === 'deleting') return follow(turn, removal.present);
    if (removal.state === 'lingering') return again(dependencies.poll);
    log.info({ object: link.metadata.name, operation: 'DeleteVpcLink' }, 'Done: nothing of it is in AWS any more.');
    await removeFinalizer({ client, store: links, object: links.get(link.metadata.name) ?? link, finalizer });
    lostCreates.forget(link.metadata.uid);
    return { state: 'settled' };
  }

  /** A link that the controller made goes when nobody has used it for the grace time. */
  function isUnused({ link, users }: LinkTurn): boolean {
    const { unusedSince } = link.status ?? {};
    if (users.length > 0 || unusedSince === undefined || !isOurs(link)) return false;
    return clock.now() - Date.parse(unusedSince) >= dependencies.grace;
  }

  async function drop({ link }: LinkTurn): Promise<Outcome> {
    log.info({ object: link.metadata.name }, 'Nobody uses this VPC link any more: deleting it.');
    const { uid, resourceVersion } = link.metadata;
    await client.delete(link.metadata, { uid, resourceVersion });
    return { state: 'settled' };
  }

  async function make(turn: LinkTurn): Promise<ListedVpcLink | undefined> {
    const { name, uid } = turn.link.metadata;
    try {
      const made = await makeLink(turn, {
        clock,
        unsupportedZones,
        begin: async (facts) => {
          lostCreates.begin(uid);
          await report(turn, { finding: creating, facts });
        },
      });
      if (made === undefined) await report(turn, { finding: noSubnets(turn.link.spec.vpcId) });
      else
        log.info({ object: name, operation: 'CreateVpcLink' }, `Done: VPC link ${made.VpcLinkId ?? ''} is being made.`);
      return made;
    } catch (error) {
      if (error instanceof AwsCallError && error.failure.kind === 'uncertain') lostCreates.suspect(uid);
      throw error;
    }
  }

  /** Looks again when that is due, without holding a worker up until then. */
  async function follow(turn: LinkTurn, present: ListedVpcLink): Promise<Outcome> {
    const id = present.VpcLinkId ?? '';
    const due = polls.take(id);
    if (due > 0) {
      await say(turn, present);
      return again(due);
    }
    const now = await turn.aws.look(id);
    if (now === undefined || !isOnItsWay(now)) {
      polls.forget(id);
      return again(0);
    }
    await say(turn, now);
    return again(polls.take(id));
  }

  /** Says how the link is, and comes back for what no watch tells. */
  async function say(turn: LinkTurn, present: ListedVpcLink): Promise<Outcome> {
    const { VpcLinkStatus: state = 'PENDING', VpcLinkStatusMessage: why } = present;
    const link = await report(turn, { finding: stateFinding(state, why), facts: linkFacts(present) });
    if (state === 'FAILED') {
      await turn.aws.delete(present);
      return again(nextLinkAfter);
    }
    const { unusedSince } = link.status ?? {};
    if (unusedSince === undefined || !isOurs(link)) return { state: 'settled' };
    return again(Date.parse(unusedSince) + dependencies.grace - clock.now());
  }

  async function failed(turn: LinkTurn, failure: AwsFailure): Promise<Outcome> {
    if (failure.kind !== 'throttled') await report(turn, { finding: await linkFailure(turn, failure) });
    // A link is refused for what is in the VPC too (a subnet, a group), which nothing watches.
    return again(retryAfter(failure) ?? nextLinkAfter);
  }
}

/** Whether the controller made the object itself. */
function isOurs({ metadata }: VpcLink): boolean {
  return metadata.labels?.[managedByLabel] === managedBy;
}

function isOnItsWay({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus === undefined || VpcLinkStatus === 'PENDING' || VpcLinkStatus === 'DELETING';
}

/** Another turn `after` ms from now; what is due already comes next. */
function again(after: number): Outcome {
  return { state: 'requeue', after: Math.max(1, after) };
}
