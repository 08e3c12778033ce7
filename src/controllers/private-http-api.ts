import { apply } from '../apply/apply.ts';
import { deleteApis } from '../apply/delete-apis.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import { tagsFor, type Cluster } from '../aws/ownership.ts';
import type { BackendResolver } from '../backends/backend-resolver.ts';
import { resolveBackends } from '../backends/resolve-backends.ts';
import { buildDesiredApi } from '../desired/build-desired-api.ts';
import { findConflicts } from '../desired/find-conflicts.ts';
import { serveRoutes, vpcsOf } from '../desired/serve-routes.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer, removeFinalizer } from '../kubernetes/finalizers.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { writeStatus } from '../kubernetes/status-writer.ts';
import { pickLinks } from '../links/pick-links.ts';
import { retainLinks } from '../links/retain-links.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import { finalizer } from '../model/names.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import { describeAction } from '../plan/describe-action.ts';
import { plan } from '../plan/plan.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { apiStatus, type Report } from '../status/api-status.ts';
import { deletingStatus } from '../status/deleting-status.ts';
import { accepted, resolvedRefs, vpcLinkReady, type Progress } from '../status/findings.ts';
import { rejectedStatus } from '../status/rejected-status.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';
import { tellTransition } from './tell-transition.ts';

export interface PrivateHttpApiDependencies {
  readonly apis: ObjectCache<PrivateHttpApi>;
  readonly links: ObjectCache<VpcLink>;
  readonly apiClient: ResourceClient<PrivateHttpApi>;
  readonly linkClient: ResourceClient<VpcLink>;
  readonly backends: BackendResolver;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly observer: ApiObserver;
  readonly lostCreates: LostCreates;
  readonly events: EventRecorder;
  readonly cluster: Cluster;
  /** The Region of an API that names none. */
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a turn leaves to be said, and when the next one is due (undefined: when a watch says so). */
interface Turn {
  readonly progress: Progress;
  readonly observed: ObservedApi | undefined;
  readonly after?: number | undefined;
}

/** Makes AWS what each PrivateHttpApi asks for, and says in its status what is true. */
export function privateHttpApiController(dependencies: PrivateHttpApiDependencies): Reconcile {
  const { apis, links, apiClient, linkClient, backends, aws, inventoryOf, observer, lostCreates, clock } = dependencies;
  /** By UID: the desired state that AWS will not have, which is not tried again until it is another one. */
  const rejections = new Map<string, { readonly hash: string; readonly turn: Turn }>();

  return async (key) => {
    const api = apis.get(key);
    if (api === undefined) return { state: 'settled' };
    try {
      return api.metadata.deletionTimestamp === undefined ? await reconcile(api) : await release(api);
    } catch (error) {
      // No token for a call now, or AWS asks to come back later: no news, so nothing to write.
      if (error instanceof AwsCallError) return outcomeAfter(retryAfter(error.failure));
      throw error;
    }
  };

  /** One turn for one PrivateHttpApi. */
  async function reconcile(seen: PrivateHttpApi): Promise<Outcome> {
    const conflicts = findConflicts(seen.spec.routes);
    if (conflicts.length > 0) return reject(seen, conflicts);

    const api = await addFinalizer({ client: apiClient, store: apis, object: seen, finalizer });
    const region = regionOf(api);
    const owner = ownerOf(api);
    const resolutions = await resolveBackends({ api, region, owner, resolver: backends });
    const vpcs = vpcsOf({ api, resolutions });
    const used = api.status?.vpcLinks ?? [];
    const linkStates = await pickLinks({ vpcs, resolutions, region, used, store: links, client: linkClient });
    const outcomes = serveRoutes({ api, resolutions, links: linkStates });
    const desired = buildDesiredApi({ api, outcomes, tags: (user) => tagsOf(api, user) });

    const findings = [accepted([]), resolvedRefs(resolutions), vpcLinkReady(linkStates)];
    const facts = { region, findings, links: linkStates, outcomes, desired };
    const turn = await program(api, facts);
    // What was found out is true of the spec as it was read; the status may have been written since.
    await report({ ...facts, ...turn, api: { ...api, ...latestStatus(api) }, now: clock.now() });

    const looks = [...resolutions.values()].flatMap(({ lookAgainAfter }) => lookAgainAfter ?? []);
    return outcomeAfter(Math.min(...looks, turn.after ?? Infinity));
  }

  /** Brings AWS to the desired state, as far as that is possible now. */
  async function program(
    api: PrivateHttpApi,
    facts: Omit<Report, 'api' | 'progress' | 'observed' | 'now'>,
  ): Promise<Turn> {
    const { region, desired } = facts;
    const { uid } = api.metadata;
    if (desired.routes.size === 0 && !mayBeThere(api)) {
      const message = 'No route can be served yet: see conditions ResolvedRefs and VpcLinkReady.';
      const waiting: Progress = { state: 'waiting', reason: 'WaitingForBackends', message };
      return { progress: waiting, observed: observer.known(uid) };
    }

    const place = { apiGateway: aws.apiGateway(region), inventory: inventoryOf(region), call: { owner: ownerOf(api) } };
    const rejection = rejections.get(uid);
    if (rejection?.hash === desired.hash) return rejection.turn;

    const observation = await observe();
    if ('progress' in observation) return observation;
    const { observed } = observation;
    if (observed === undefined) return { progress: { state: 'programmed' }, observed: observer.known(uid) };
    const actions = plan(desired, observed);
    if (actions.length === 0) return { progress: { state: 'programmed' }, observed };

    const begun: Progress = { state: 'programming', message: 'AWS is being changed.' };
    await report({ ...facts, progress: begun, observed, api, now: clock.now() });
    // Status names the links now, which holds them. One whose deletion had begun before that is on its way out.
    const leaving = [...facts.links.values()].find(({ name }) => isLeaving(links.get(name)));
    if (leaving !== undefined) {
      const message = `VpcLink ${leaving.name} is being deleted; the change goes on when there is another one.`;
      return { progress: { state: 'waiting', reason: 'VpcLinkDeleting', message }, observed };
    }
    lostCreates.begin(uid);
    // Whatever ends this unforeseen, the next turn looks before it does anything.
    observer.doubt(uid);
    const { observed: after, stopped } = await apply(actions, observed, {
      ...place,
      region,
      onApplied: (action, now) => {
        if (action.do === 'CreateApi' && now.api !== undefined) rememberApi(place.inventory, now.api);
        log(api).info({ operation: action.do }, `Done: ${describeAction(action)}.`);
      },
    });
    observer.remember(uid, after);
    rejections.delete(uid);
    if (stopped === undefined) return { progress: { state: 'programmed' }, observed: after };

    const { action, failure } = stopped;
    if (failure.kind !== 'throttled') {
      observer.doubt(uid);
      log(api).warn({ operation: action.do }, `Could not ${describeAction(action)}. ${failure.message}`);
    }
    if (failure.kind === 'uncertain') lostCreates.suspect(uid);
    const progress = failure.kind === 'throttled' ? begun : progressOf(failure, describeAction(action));
    const turn = { progress, observed: after, after: retryAfter(failure) };
    if (turn.after === undefined) rejections.set(uid, { hash: desired.hash, turn });
    return turn;

    /** What AWS has; undefined where that need not be looked at, because nothing has changed. */
    async function observe(): Promise<{ readonly observed: ObservedApi | undefined } | Turn> {
      try {
        if (await isSettled(api, desired, place.inventory)) return { observed: undefined };
        const observation = await observer.observe(api, place);
        if (observation.state === 'observed') return observation;
        const { after } = observation;
        const message =
          'An earlier change of AWS may still be on its way; what came of it is looked at in a few seconds.';
        return { progress: { state: 'waiting', reason: 'Programming', message }, observed: undefined, after };
      } catch (error) {
        if (!(error instanceof AwsCallError) || error.failure.kind === 'throttled') throw error;
        const { failure } = error;
        return {
          progress: progressOf(failure, 'look at what AWS has'),
          observed: undefined,
          after: retryAfter(failure),
        };
      }
    }
  }

  function latestStatus({ metadata, status }: PrivateHttpApi): Pick<PrivateHttpApi, 'status'> {
    const latest = apis.get(keyOf(metadata));
    const known = latest?.metadata.uid === metadata.uid ? latest.status : status;
    return known === undefined ? {} : { status: known };
  }

  /** Whether there may be an API in AWS, as far as that is known without a call. */
  function mayBeThere({ metadata, status }: PrivateHttpApi): boolean {
    const { apiId, applying } = status ?? {};
    return apiId !== undefined || applying !== undefined || observer.known(metadata.uid)?.api !== undefined;
  }

  /** Whether AWS was brought to the desired state before, the API is still there, and nothing has changed since. */
  async function isSettled(api: PrivateHttpApi, desired: DesiredApi, inventory: Inventory): Promise<boolean> {
    const { applied, applying } = api.status ?? {};
    if (applied !== desired.hash || applying !== undefined) return false;
    return (await observer.apiIdOf(api, inventory)) === api.status?.apiId;
  }

  /** A spec that contradicts itself: what was deployed before stays, and nothing is tried until it changes. */
  async function reject(api: PrivateHttpApi, conflicts: readonly string[]): Promise<Outcome> {
    await write(api, rejectedStatus({ api, finding: accepted(conflicts), now: clock.now() }));
    return { state: 'settled' };
  }

  /** The object is being deleted: its API goes first, unless it is to be retained. Backends are not looked at any more. */
  async function release(api: PrivateHttpApi): Promise<Outcome> {
    if (api.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const { uid } = api.metadata;
    const region = regionOf(api);
    const inventory = inventoryOf(region);

    if (api.status?.applying !== undefined) lostCreates.suspectPredecessor(uid);
    const tooEarly = lostCreates.mayArriveFor(uid);
    if (tooEarly > 0) return outcomeAfter(tooEarly);

    try {
      if (api.spec.deletionPolicy === 'Retain') {
        const apiId = await observer.apiIdOf(api, inventory);
        await retainLinks({ api, apiId, store: links, client: linkClient });
      } else {
        if (lostCreates.isSuspect(uid)) await inventory.apis.refresh();
        const place = { apiGateway: aws.apiGateway(region), inventory, call: { owner: ownerOf(api) } };
        const gone = await deleteApis(uid, place);
        if (!gone) return outcomeAfter(5_000);
        log(api).info({ operation: 'DeleteApi' }, 'Done: nothing of it is in AWS any more.');
      }
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.failure.kind === 'throttled') throw error;
      const progress = progressOf(error.failure, 'delete the API');
      await write(api, deletingStatus({ api, progress, now: clock.now() }));
      return outcomeAfter(retryAfter(error.failure) ?? 60_000);
    }
    await removeFinalizer({ client: apiClient, store: apis, object: api, finalizer });
    observer.forget(uid);
    rejections.delete(uid);
    return { state: 'settled' };
  }

  async function report(facts: Report): Promise<void> {
    await write(facts.api, apiStatus(facts));
  }

  async function write(api: PrivateHttpApi, status: NonNullable<PrivateHttpApi['status']>): Promise<void> {
    const written = await writeStatus({ client: apiClient, store: apis, object: api, status });
    tellTransition(dependencies.events, { before: api, after: written });
  }

  function rememberApi(inventory: Inventory, api: NonNullable<ObservedApi['api']>): void {
    const { apiId: ApiId, name: Name, endpoint: ApiEndpoint, tags: Tags } = api;
    const { apis } = inventory;
    apis.remember({ ApiId, Name, ApiEndpoint, Tags, ProtocolType: 'HTTP', RouteSelectionExpression: undefined });
  }

  function regionOf({ spec, status }: PrivateHttpApi): string {
    return status?.region ?? spec.region ?? dependencies.region;
  }

  function tagsOf(api: PrivateHttpApi, user: Readonly<Record<string, string>> | undefined) {
    const { namespace, name, uid } = api.metadata;
    const owner = { kind: 'PrivateHttpApi', ...(namespace !== undefined && { namespace }), name, uid };
    return tagsFor({ defaults: dependencies.defaultTags, ...(user && { user }), cluster: dependencies.cluster, owner });
  }

  function log(api: PrivateHttpApi): Log {
    return dependencies.log.child({ controller: 'private-http-api', object: keyOf(api.metadata) });
  }
}

/** Names the object in AWS's own logs: `pha/saas/my-http-api`. */
function ownerOf(api: PrivateHttpApi): string {
  return `pha/${keyOf(api.metadata)}`;
}

/** Whether the link goes for good: one that somebody uses stays until they have gone. */
function isLeaving(link: VpcLink | undefined): boolean {
  return link?.metadata.deletionTimestamp !== undefined && link.status?.state !== 'AVAILABLE';
}

function outcomeAfter(after: number | undefined): Outcome {
  return after === undefined || after === Infinity ? { state: 'settled' } : { state: 'requeue', after };
}
