import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import { tagsFor, type Cluster } from '../aws/ownership.ts';
import type { Backends, Served as ServedBackend } from '../backends/backend-resolver.ts';
import { resolveBackends } from '../backends/resolve-backends.ts';
import { buildDesiredApi } from '../desired/build-desired-api.ts';
import { findConflicts, withoutConflicts } from '../desired/find-conflicts.ts';
import { serveRoutes, vpcsOf } from '../desired/serve-routes.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { addFinalizer, removeFinalizer } from '../kubernetes/finalizers.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { writeStatus } from '../kubernetes/status-writer.ts';
import { pickLinks } from '../links/pick-links.ts';
import { askedFor, pausedBy } from '../model/handles.ts';
import { finalizer } from '../model/names.ts';
import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import { routesOf } from '../model/routes-of.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { apiStatus } from '../status/api-status.ts';
import { deletingStatus } from '../status/deleting-status.ts';
import { accepted, resolvedRefs, vpcLinkReady } from '../status/findings.ts';
import { wantsComparison } from '../status/judge-drift.ts';
import { notHeeded, wasNotHeeded } from '../status/not-heeded.ts';
import { pausedStatus } from '../status/paused-status.ts';
import { rejectedStatus } from '../status/rejected-status.ts';
import { Asks } from './asks.ts';
import { withdrawnOf } from './enforced.ts';
import type { FirstTurns } from './first-turns.ts';
import { outcomeAfter, outcomeOf, outcomeWithin } from './outcome-after.ts';
import { places } from './place-of.ts';
import { ApiProgrammer } from './program-api.ts';
import { releaseApi } from './release-api.ts';
import type { EndpointsRelease } from './release-endpoints.ts';
import { Resync } from './resync.ts';
import { Served } from './served.ts';
import { retryAfter } from './retry-after.ts';
import { tellForbidden } from './tell-forbidden.ts';
import { tellTransition } from './tell-transition.ts';
import { withdrawnAmong } from './withdrawn-among.ts';
import { withdrawnFrom } from './withdrawn-from.ts';

export interface PrivateHttpApiDependencies {
  readonly apis: ObjectCache<PrivateHttpApi>;
  readonly links: ObjectCache<VpcLink>;
  readonly apiClient: ResourceClient<PrivateHttpApi>;
  readonly linkClient: ResourceClient<VpcLink>;
  readonly backends: Backends;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly observer: ApiObserver;
  readonly lostCreates: LostCreates;
  readonly firstTurns: Pick<FirstTurns, 'had'>;
  /** The VPC link of that id may be gone: it is to be looked at. */
  readonly doubtLink: (vpcLinkId: string) => void;
  /** Takes what it sent requests to out of Cloud Map, as far as nobody else does. */
  readonly releaseEndpoints: (api: PrivateHttpApi) => EndpointsRelease;
  readonly events: EventRecorder;
  readonly cluster: Cluster;
  /** The Region of an API that names none. */
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  /** There is a token for a call that a turn for that object did not get to make. */
  readonly wake: (key: string) => void;
  /** How often an object is compared with AWS, in ms; Infinity: never. */
  readonly resyncInterval: number;
  /** How many objects are compared with AWS at the same time, unless somebody asks for it. */
  readonly comparisonsAtOnce: number;
  /** How many deployments of an API stay, to go back to. */
  readonly deploymentsKept: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes AWS what each PrivateHttpApi asks for, and says in its status what is true. */
export function privateHttpApiController(dependencies: PrivateHttpApiDependencies): Reconcile {
  const { apis, links, apiClient, linkClient, backends, observer, lostCreates, clock } = dependencies;
  const log = dependencies.log.child({ controller: 'private-http-api' });
  const placeOf = places(dependencies);
  const served = new Served(backends);
  const programmer = new ApiProgrammer({ ...dependencies, served, log });
  const asks = new Asks({ clock });
  const resync = new Resync({ clock, interval: dependencies.resyncInterval });
  // Its finalizer may have been taken off by hand.
  apis.onChange(({ type, object }) => {
    if (type === 'deleted') forget(object);
  });

  return async (key) => {
    const api = apis.get(key);
    if (api === undefined) return { state: 'settled' };
    const pausing = pausedBy(api);
    const isDeleted = api.metadata.deletionTimestamp !== undefined;
    const conflicts = isDeleted ? [] : findConflicts(routesOf(api));
    try {
      if (pausing === undefined && conflicts.length === 0) return isDeleted ? await release(api) : await reconcile(api);
      if (!wasNotHeeded(api)) {
        const { isWithdrawn, lookAgainAfter } = await withdrawnFrom({
          ...dependencies,
          served,
          api,
          place: placeOf(api),
        });
        if (!isWithdrawn && pausing !== undefined) return await hold(api, pausing, lookAgainAfter);
        if (!isWithdrawn) return await reject(api, conflicts, lookAgainAfter);
      }
      if (isDeleted) return await release(api);
      return await reconcile(api, { isPaused: pausing !== undefined, conflicts });
    } catch (error) {
      // No token for a call now, or no lease for a write, or AWS asks to come back later: no news, so nothing to write.
      if (error instanceof AwsCallError) return outcomeAfter(retryAfter(error.failure));
      tellForbidden(dependencies.events, api, error);
      throw error;
    } finally {
      // It may have gone meanwhile, and what the turn found out is not to be kept for ever.
      if (apis.get(key)?.metadata.uid !== api.metadata.uid) forget(api);
    }
  };

  /** One turn for one PrivateHttpApi: make AWS what the spec asks for, then say in status what is true. */
  async function reconcile(seen: PrivateHttpApi, unheeded?: Parameters<typeof notHeeded>[0]): Promise<Outcome> {
    const whole = await addFinalizer({ client: apiClient, store: apis, object: seen, finalizer });
    const api = { ...whole, spec: { ...whole.spec, routes: withoutConflicts(routesOf(whole)) } };
    const place = placeOf(api);
    const { region, inventory } = place;
    const { uid } = api.metadata;
    const asked = askedFor(api);
    const asOf = asks.heardAt(uid, asked);
    const resolutions = await resolveBackends({ api, region, call: place.call, backends, asOf });
    const besides = (all: readonly ServedBackend[]) => withdrawnAmong(unasked(all), { api, place, backends, asOf });
    const { withdrawn, lookAgainAfter } = await besides(served.of(uid) ?? []);
    const vpcs = vpcsOf({ api, resolutions });
    const used = api.status?.vpcLinks ?? [];
    const picked = await pickLinks({
      ...{ vpcs, resolutions, region, used, inventory },
      // Namespaced by its CRD, so the namespace is there.
      namespace: api.metadata.namespace ?? '',
      named: api.spec.vpcLink?.name,
      store: links,
      client: linkClient,
    });
    const linkStates = picked.states;
    const outcomes = serveRoutes({ api, resolutions, links: linkStates, closed: picked.closed });
    const desired = buildDesiredApi({ api, outcomes, tags: (user) => tagsOf(api, user) });

    const heeded = unheeded === undefined ? accepted([]) : notHeeded(unheeded);
    const findings = [heeded, resolvedRefs(resolutions), vpcLinkReady(linkStates)];
    const facts = { region, findings, links: linkStates, outcomes, desired };
    if (asked !== undefined || wantsComparison(api)) resync.ask(uid);
    const turn = await programmer.program({
      ...facts,
      api,
      place,
      resolutions,
      withdrawn: [...withdrawnOf(resolutions), ...withdrawn],
      withdrawnAmong: async (all) => (await besides(all)).withdrawn,
      compare: resync.isDue(uid),
      asked: asked !== undefined,
      begin: (begun) => write(api, apiStatus({ ...facts, ...begun, api, now: clock.now() })),
    });
    if (turn.compared !== undefined) resync.done(uid);
    const handled = turn.blind === true ? undefined : asked;
    // What was found out is true of the spec as it was read; the status may have been written since.
    const now = { ...api, ...latestStatus(api) };
    await write(now, apiStatus({ ...facts, ...turn, handled, api: now, now: clock.now() }));

    // Links wake those whose status names them, which it may have done only since this turn looked at them.
    if (picked.haveChanged()) return outcomeWithin(0);

    const looks = [...resolutions.values()].flatMap((resolution) => resolution.lookAgainAfter ?? []);
    looks.push(lookAgainAfter);
    for (const link of linkStates.values()) if (link.state !== 'ready') looks.push(link.lookAgainAfter ?? Infinity);
    const lookAgain = lostCreates.secondLookIn(uid);
    // One that is due and was not done now had something in its way.
    if (lookAgain !== undefined) looks.push(lookAgain || 60_000);
    // Every look asks AWS. While that does not answer the next try is soon enough, else there would be one with each look.
    const isAway = turn.failed?.setback.reason === 'AwsUnavailable';
    const look = isAway ? Infinity : Math.min(...looks, resync.nextIn(uid));
    return outcomeOf(turn.progress, { tryAgain: turn.after, look });

    /** Those that were not found with the spec just now, for whom that says that they may be served. */
    function unasked(all: readonly ServedBackend[]): readonly ServedBackend[] {
      const found = [...resolutions.values()].flatMap((each) => (each.state === 'resolved' ? each.target : []));
      return all.filter(
        ({ backend, uri }) => !found.some((target) => target.backend === backend && target.uri === uri),
      );
    }
  }

  /** A spec that contradicts itself: what was deployed before stays, and nothing but consent is looked at until it changes. */
  async function reject(api: PrivateHttpApi, conflicts: readonly string[], look: number): Promise<Outcome> {
    const finding = accepted(conflicts);
    await write(api, rejectedStatus({ api, finding, now: clock.now() }));
    return { state: 'terminal', message: finding.message, after: look === Infinity ? undefined : look };
  }

  /** Nothing is written to AWS for a paused object, not even its deletion. */
  async function hold(api: PrivateHttpApi, by: string, look: number): Promise<Outcome> {
    if (api.metadata.deletionTimestamp !== undefined && !isHeld(api)) return { state: 'settled' };
    observer.doubt(api.metadata.uid);
    await write(api, pausedStatus({ api, by, now: clock.now() }));
    return outcomeAfter(look);
  }

  /** The object is being deleted: the finalizer goes when nothing is left to do for it. */
  async function release(api: PrivateHttpApi): Promise<Outcome> {
    if (!isHeld(api)) return { state: 'settled' };
    const released = await releaseApi({ ...dependencies, api, place: placeOf(api), log });
    if (released.state === 'waiting') {
      const { failed, after } = released;
      if (failed !== undefined) await write(api, deletingStatus({ api, failed, now: clock.now() }));
      return outcomeAfter(after);
    }
    log.info({ object: keyOf(api.metadata) }, 'Done: the object can go.');
    await removeFinalizer({ client: apiClient, store: apis, object: api, finalizer });
    return { state: 'settled' };
  }

  function forget({ metadata: { uid } }: PrivateHttpApi): void {
    observer.forget(uid);
    programmer.forget(uid);
    served.forget(uid);
    resync.forget(uid);
    asks.forget(uid);
  }

  async function write(api: PrivateHttpApi, status: PrivateHttpApiStatus): Promise<void> {
    const written = await writeStatus({ client: apiClient, store: apis, object: api, status });
    dependencies.firstTurns.had(api);
    tellTransition(dependencies.events, { before: api, after: written });
  }

  function latestStatus({ metadata, status }: PrivateHttpApi): Pick<PrivateHttpApi, 'status'> {
    const latest = apis.get(keyOf(metadata));
    const known = latest?.metadata.uid === metadata.uid ? latest.status : status;
    return known === undefined ? {} : { status: known };
  }

  function tagsOf(api: PrivateHttpApi, user: Readonly<Record<string, string>> | undefined) {
    const { namespace, name, uid } = api.metadata;
    const owner = { kind: 'PrivateHttpApi', ...(namespace !== undefined && { namespace }), name, uid };
    return tagsFor({ defaults: dependencies.defaultTags, ...(user && { user }), cluster: dependencies.cluster, owner });
  }
}

/** Whether the object cannot go before the controller lets it. */
function isHeld({ metadata }: PrivateHttpApi): boolean {
  return metadata.finalizers?.includes(finalizer) === true;
}
