import type { Aws } from '../aws/aws-caller.ts';
import { AwsCallError, failureOf } from '../aws/aws-call-error.ts';
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import { ownershipTags, tagsFor, type Cluster, type Tags } from '../aws/ownership.ts';
import { reasonOf } from '../aws/reason-of.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer, removeFinalizer } from '../kubernetes/finalizers.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { writeStatus } from '../kubernetes/status-writer.ts';
import { linkAws, type LinkAws } from '../links/link-aws.ts';
import { makeLink } from '../links/make-link.ts';
import { Poll } from '../links/poll.ts';
import { deleteSecurityGroup, findSecurityGroup } from '../links/security-group.ts';
import { usersOf } from '../links/users-of.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { finalizer, managedBy, managedByLabel } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { planTags } from '../plan/plan-tags.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { creating, inUse, noSubnets, quotaReached, stateFinding, type LinkFinding } from '../status/link-findings.ts';
import { linkStatus, type LinkFacts } from '../status/link-status.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';
import { tellTransition } from './tell-transition.ts';

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
  readonly clock: Clock;
  readonly log: Log;
}

/** What one turn for one link works with. */
interface Context {
  readonly link: VpcLink;
  readonly region: string;
  readonly users: readonly string[];
  readonly aws: LinkAws;
  readonly call: { readonly owner: string };
}

/** A link fails for reasons of the network, which nothing watches: another one is tried after this time, in ms. */
const nextLinkAfter = 300_000;

/** Subnets are not watched either: looked for again after this time, in ms. */
const subnetsAgainAfter = 60_000;

/** Makes API Gateway have the VPC link that each VpcLink object asks for, for as long as somebody uses it. */
export function vpcLinkController(dependencies: VpcLinkDependencies): Reconcile {
  const { links, apis, client, inventoryOf, lostCreates, clock } = dependencies;
  const log = dependencies.log.child({ controller: 'vpc-link' });
  const unsupportedZones = new Set<string>();
  const polls = new Poll({ clock, interval: dependencies.poll });

  return async (key) => {
    const link = links.get(key);
    if (link === undefined) return { state: 'settled' };
    const context = contextOf(link);
    try {
      return link.metadata.deletionTimestamp === undefined ? await reconcile(context) : await release(context);
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      return failed(context, error.failure);
    }
  };

  /** One turn for one VpcLink. */
  async function reconcile(seen: Context): Promise<Outcome> {
    if (isUnused(seen)) return drop(seen);
    const context = { ...seen, link: await addFinalizer({ client, store: links, object: seen.link, finalizer }) };
    const tooEarly = await waitForLostCreate(context);
    if (tooEarly > 0) return again(tooEarly);

    const present = (await context.aws.known()) ?? (await make(context));
    if (present === undefined) return again(subnetsAgainAfter);
    if (isOnItsWay(present)) return follow(context, present);

    // First what is so: whoever waits for the link is not to wait for its tags.
    const outcome = await say(context, present);
    const tags = planTags(tagsOf(context.link), present.Tags ?? {});
    if (tags.set !== undefined || tags.removed !== undefined) await context.aws.tag(present, tags);
    return outcome;
  }

  /** A link that the controller made goes when nobody has used it for the grace time. */
  function isUnused({ link, users }: Context): boolean {
    const { unusedSince } = link.status ?? {};
    if (users.length > 0 || unusedSince === undefined || !isOurs(link)) return false;
    return clock.now() - Date.parse(unusedSince) >= dependencies.grace;
  }

  async function drop({ link }: Context): Promise<Outcome> {
    log.info({ object: link.metadata.name }, 'Nobody uses this VPC link any more: deleting it.');
    const { uid, resourceVersion } = link.metadata;
    await client.delete(link.metadata, { uid, resourceVersion });
    return { state: 'settled' };
  }

  /** Status names subnets before the link is made: where it has no id then, a create may have been lost. */
  async function waitForLostCreate({ link, region, aws }: Context): Promise<number> {
    const { uid } = link.metadata;
    const begun = link.status?.subnetIds !== undefined && link.status.vpcLinkId === undefined;
    if (begun && (await aws.known()) === undefined) lostCreates.suspectPredecessor(uid);
    if (!lostCreates.isSuspect(uid)) return 0;
    const wait = lostCreates.mayArriveFor(uid);
    if (wait > 0) return wait;
    await inventoryOf(region).vpcLinks.refresh();
    lostCreates.clear(uid);
    return 0;
  }

  async function make(context: Context): Promise<ListedVpcLink | undefined> {
    const { link, region, aws, call } = context;
    const { name, uid } = link.metadata;
    try {
      const made = await makeLink({
        link,
        aws,
        call,
        clock,
        unsupportedZones,
        ec2: dependencies.aws.ec2(region),
        marks: marksOf(link),
        tags: tagsOf(link),
        securityGroupName: `privatehttp-${dependencies.cluster.name}-${name}`.slice(0, 255),
        begin: async (facts) => {
          lostCreates.begin(uid);
          await report(context, { finding: creating, facts });
        },
      });
      if (made === undefined) await report(context, { finding: noSubnets(link.spec.vpcId) });
      else
        log.info({ object: name, operation: 'CreateVpcLink' }, `Done: VPC link ${made.VpcLinkId ?? ''} is being made.`);
      return made;
    } catch (error) {
      if (error instanceof AwsCallError && error.failure.kind === 'uncertain') lostCreates.suspect(uid);
      throw error;
    }
  }

  /** Looks again when that is due, without holding a worker up until then. */
  async function follow(context: Context, present: ListedVpcLink): Promise<Outcome> {
    const id = present.VpcLinkId ?? '';
    const due = polls.take(id);
    if (due > 0) {
      await say(context, present);
      return again(due);
    }
    const now = await context.aws.look(id);
    if (now === undefined || !isOnItsWay(now)) {
      polls.forget(id);
      return again(0);
    }
    await say(context, now);
    return again(polls.take(id));
  }

  /** Says how the link is, and comes back for what no watch tells. */
  async function say(context: Context, present: ListedVpcLink): Promise<Outcome> {
    const { VpcLinkStatus: state = 'PENDING', VpcLinkStatusMessage: why } = present;
    const link = await report(context, { finding: stateFinding(state, why), facts: factsOf(present) });
    if (state === 'FAILED') {
      await context.aws.delete(present);
      return again(nextLinkAfter);
    }
    const { unusedSince } = link.status ?? {};
    if (unusedSince === undefined || !isOurs(link)) return { state: 'settled' };
    return again(Date.parse(unusedSince) + dependencies.grace - clock.now());
  }

  /** The object is being deleted: nothing happens while somebody uses the link, then everything that was made goes. */
  async function release(context: Context): Promise<Outcome> {
    const { link, region, aws, call } = context;
    if (link.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const tooEarly = await waitForLostCreate(context);
    if (tooEarly > 0) return again(tooEarly);
    const present = await aws.known();
    // Somebody may have come while AWS was asked; and a link that is on its way out carries nobody's requests any more.
    const users = usersOf(link, apis);
    if (users.length > 0 && present !== undefined && present.VpcLinkStatus !== 'DELETING') {
      await report({ ...context, users }, { finding: inUse(users) });
      return { state: 'settled' };
    }
    if (present !== undefined) {
      if (present.VpcLinkStatus !== 'DELETING') await aws.delete(present);
      return follow(context, { ...present, VpcLinkStatus: 'DELETING' });
    }
    const ec2 = dependencies.aws.ec2(region);
    const groupId = await findSecurityGroup({ ec2, call, vpcId: link.spec.vpcId, marks: marksOf(link) });
    const groupIsGone = groupId === undefined || (await deleteSecurityGroup({ ec2, call, groupId }));
    if (!groupIsGone) return again(dependencies.poll);

    await inventoryOf(region).vpcLinks.refresh();
    if ((await aws.known()) !== undefined) return again(dependencies.poll);
    log.info({ object: link.metadata.name, operation: 'DeleteVpcLink' }, 'Done: nothing of it is in AWS any more.');
    await removeFinalizer({ client, store: links, object: links.get(link.metadata.name) ?? link, finalizer });
    lostCreates.forget(link.metadata.uid);
    return { state: 'settled' };
  }

  async function failed(context: Context, failure: AwsFailure): Promise<Outcome> {
    if (failure.kind !== 'throttled') await report(context, { finding: await findingOf(context, failure) });
    // A link is refused for what is in the VPC too (a subnet, a group), which nothing watches.
    return again(retryAfter(failure) ?? nextLinkAfter);
  }

  async function findingOf({ link, region }: Context, failure: AwsFailure): Promise<LinkFinding> {
    if (failure.kind === 'quota' && failure.limit !== undefined) {
      const { vpcLinks } = inventoryOf(region);
      // Others' links come and go unseen. Where AWS does not list them now, what it said last has to do.
      await vpcLinks.refresh().catch(failureOf);
      const { ours, others } = await vpcLinks.counts();
      return quotaReached({ vpcId: link.spec.vpcId, region, limit: failure.limit, ours, others });
    }
    const { state } = progressOf(failure, '');
    return { status: state === 'failed' ? 'False' : 'Unknown', reason: reasonOf(failure), message: failure.message };
  }

  async function report(
    { link, region, users }: Context,
    { finding, facts }: { readonly finding: LinkFinding; readonly facts?: LinkFacts },
  ): Promise<VpcLink> {
    const before = links.get(link.metadata.name) ?? link;
    const status = linkStatus({ link: before, region, finding, ...(facts && { facts }), users, now: clock.now() });
    const after = await writeStatus({ client, store: links, object: before, status });
    tellTransition(dependencies.events, { before, after });
    return after;
  }

  function contextOf(link: VpcLink): Context {
    const region = link.status?.region ?? link.spec.region ?? dependencies.region;
    const { name, uid } = link.metadata;
    const call = { owner: `vpclink/${name}` };
    const apiGateway = dependencies.aws.apiGateway(region);
    const aws = linkAws({ uid, region, apiGateway, inventory: inventoryOf(region), call });
    return { link, region, users: usersOf(link, apis), aws, call };
  }

  function marksOf({ metadata: { name, uid } }: VpcLink): Tags {
    return ownershipTags(dependencies.cluster, { kind: 'VpcLink', name, uid });
  }

  function tagsOf({ spec, metadata: { name, uid } }: VpcLink): Tags {
    const { cluster, defaultTags: defaults } = dependencies;
    return tagsFor({ defaults, ...(spec.tags && { user: spec.tags }), cluster, owner: { kind: 'VpcLink', name, uid } });
  }
}

/** Whether the controller made the object itself. */
function isOurs({ metadata }: VpcLink): boolean {
  return metadata.labels?.[managedByLabel] === managedBy;
}

function isOnItsWay({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus === undefined || VpcLinkStatus === 'PENDING' || VpcLinkStatus === 'DELETING';
}

function factsOf({ VpcLinkId, VpcLinkStatus, SubnetIds, SecurityGroupIds }: ListedVpcLink): LinkFacts {
  return {
    ...(VpcLinkId !== undefined && { vpcLinkId: VpcLinkId }),
    ...(VpcLinkStatus !== undefined && { state: VpcLinkStatus }),
    ...(SubnetIds && { subnetIds: SubnetIds }),
    ...(SecurityGroupIds && { securityGroupIds: SecurityGroupIds }),
  };
}

/** Another turn `after` ms from now; what is due already comes next. */
function again(after: number): Outcome {
  return { state: 'requeue', after: Math.max(1, after) };
}
