import type { Aws, CallOptions } from '../aws/aws-caller.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import type { Cluster, Tags } from '../aws/ownership.ts';
import { reasonOf } from '../aws/reason-of.ts';
import { CloudMapCalls } from '../endpoints/cloud-map-calls.ts';
import { ClusterServices, type ClusterService } from '../endpoints/cluster-services.ts';
import { desiredInstances, type DesiredInstance } from '../endpoints/desired-instances.ts';
import { EndpointsMemory } from '../endpoints/endpoints-memory.ts';
import type { EndpointsStates } from '../endpoints/endpoints-states.ts';
import type { EndpointsUsers } from '../endpoints/endpoints-users.ts';
import type { PodsVpc } from '../endpoints/pods-vpc.ts';
import { hasSelector, tcpPortOf } from '../endpoints/service-port.ts';
import type { Outcome, Reconcile } from '../kubernetes/control-loop.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { LabelledObjects } from '../kubernetes/labelled-objects.ts';
import type { ReferencedObjects } from '../kubernetes/referenced-cache.ts';
import { Idleness } from '../links/idleness.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { EndpointSlice } from '../model/endpoint-slice.ts';
import {
  endpointsOfKey,
  keyOfEndpoints,
  nameOfEndpoints,
  serviceKeyOf,
  type PodEndpoints,
} from '../model/pod-endpoints.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Reason } from '../model/reason.ts';
import type { Service } from '../model/service.ts';
import type { Unresolved } from '../model/target.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { endpointsNote } from '../status/endpoints-note.ts';
import { endpointsNamespace, namespaceKey } from './endpoints-namespace.ts';
import { fractionOf } from './fraction-of.ts';
import { maintainInstances } from './maintain-instances.ts';
import { outcomeWithin } from './outcome-after.ts';
import { retireEndpoints } from './retire-endpoints.ts';
import { retryAfter } from './retry-after.ts';
import { tellForbidden } from './tell-forbidden.ts';

export interface EndpointsDependencies {
  readonly users: EndpointsUsers;
  readonly states: EndpointsStates;
  readonly services: Pick<ReferencedObjects<Service>, 'get'>;
  readonly slices: Pick<LabelledObjects<EndpointSlice>, 'of'>;
  readonly podsVpc: PodsVpc;
  readonly aws: Aws;
  /** Where the cluster is. */
  readonly region: string;
  readonly cluster: Cluster;
  readonly defaultTags: Tags;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly isWatched: (namespace: string) => boolean;
  /** Wants a turn for the endpoints of that key. */
  readonly want: (key: string) => void;
  /** How old what is known of instances may be, in ms. */
  readonly resync: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** So long after the last API has stopped to use them, in ms, pods stay registered: API Gateway takes a moment to heed a change. */
const grace = 60_000;

/** Nothing watches tags and the cluster's network, so they get a slow look, in ms. */
const lookAgain = 60_000;

/** Keeps the ready pods registered in Cloud Map, of each Service that a PrivateHttpApi sends requests to without a load balancer. */
export function endpointsController(dependencies: EndpointsDependencies): Reconcile {
  const { users, states, services, slices, podsVpc, aws, region, events, want, clock } = dependencies;
  const log = dependencies.log.child({ controller: 'endpoints' });
  const memory = new EndpointsMemory({ clock, interval: dependencies.resync });
  const idleness = new Idleness({ clock, grace });
  const shared = cloudMapFor({ owner: 'endpoints' });
  const cluster = new ClusterServices({ ...dependencies, cloudMap: shared });
  const reconcileNamespace = endpointsNamespace({
    ...{ ...dependencies, cluster, cloudMap: shared, call: { owner: 'endpoints' }, log },
  });

  return async (key) => {
    try {
      const outcome = key === namespaceKey ? await reconcileNamespace() : await reconcile(key);
      memory.wentWell(key);
      return outcome;
    } catch (error) {
      if (error instanceof AwsCallError) return fail(key, error);
      for (const api of users.of(key)) tellForbidden(events, api, error);
      throw error;
    }
  };

  /** One turn for the pods of one Service. */
  async function reconcile(key: string): Promise<Outcome> {
    const endpoints = endpointsOfKey(key);
    const call = callFor(key);
    const cloudMap = cloudMapFor(call);
    const using = users.of(key);
    const idleFor = idleness.left(
      key,
      using.map(({ metadata }) => metadata.uid),
    );
    if (using.length === 0 && (idleFor === 0 || users.wasReleased(key) || !users.keys.has(key))) {
      return (await retireEndpoints({ endpoints, cluster, cloudMap, memory, log })) ?? letGo(key);
    }

    const desired = desiredFor(endpoints);
    const service = await cluster.serviceOf(endpoints);
    if (service === undefined) {
      return desired !== undefined && users.areWanted(key) ? create(endpoints, call) : wait(key, endpoints);
    }
    if (!service.isOurs) return leaveAlone(key, service);
    // It may have been left to others to delete: now it is ours to delete again.
    if (states.get(namespaceKey)?.state === 'gone') states.forget(namespaceKey);

    const instances = memory.instancesOf(key, service.id, cloudMap);
    const { after, leftOut, failures } = await maintainInstances({
      key,
      desired: desired ?? [],
      instances,
      memory,
      log,
    });
    if (failures.length > 0) tellFailures(key, failures);
    const network = await podsVpc.find(call);
    if ('state' in network) {
      states.set(key, network);
      return outcomeWithin(Math.min(after, lookAgain));
    }
    const note = endpointsNote({ endpoints, ready: desired?.length ?? 0, leftOut });
    states.set(key, { state: 'ready', serviceArn: service.arn, network, ...(note !== undefined && { note }) });
    return outcomeWithin(Math.min(after, idleFor));
  }

  /** The pods that are to be registered; undefined where the Service does not say which, or has no such port. */
  function desiredFor(endpoints: PodEndpoints): readonly DesiredInstance[] | undefined {
    const key = serviceKeyOf(endpoints);
    const service = services.get(key);
    const port = service && tcpPortOf(service, endpoints.port);
    if (service === undefined || port === undefined || !hasSelector(service)) return undefined;
    return desiredInstances(slices.of(key), port.name ?? '');
  }

  async function create(endpoints: PodEndpoints, call: CallOptions): Promise<Outcome> {
    const key = keyOfEndpoints(endpoints);
    const network = await podsVpc.find(call);
    if ('state' in network) {
      states.set(key, network);
      return outcomeWithin(lookAgain);
    }
    const namespace = await cluster.namespace();
    if (namespace.is !== 'present') {
      const message = 'Cloud Map is making the namespace for the pods of this cluster, which takes about a minute.';
      states.set(key, { state: 'pending', reason: 'EndpointsCreating', message });
      want(namespaceKey);
      return { state: 'settled' };
    }
    const { id } = await cluster.createService(endpoints, namespace.id);
    memory.instancesOf(key, id, cloudMapFor(call)).beginEmpty();
    log.info(
      { object: key, operation: 'CreateService' },
      `Done: Cloud Map has a service for ${nameOfEndpoints(endpoints)}.`,
    );
    return outcomeWithin(0);
  }

  /** There is nothing to register, and nothing that was: the Service says why, or whoever uses it is paused. */
  function wait(key: string, endpoints: PodEndpoints): Outcome {
    const message = `${nameOfEndpoints(endpoints)} are registered in Cloud Map when there is something to register.`;
    states.set(key, { state: 'pending', reason: 'EndpointsCreating', message });
    return { state: 'settled' };
  }

  function leaveAlone(key: string, { id, name }: ClusterService): Outcome {
    const message =
      `Cloud Map service ${name} (${id}) has not the tags of this cluster, so it is neither used nor changed. Delete it, or put ` +
      'its tags privatehttp.io/… back. Looking again every minute.';
    states.set(key, { state: 'refused', reason: 'OwnershipUnclear', message });
    cluster.forget();
    return outcomeWithin(lookAgain);
  }

  function letGo(key: string): Outcome {
    memory.forget(key);
    if (users.of(key).length > 0) return beginAgain(key);
    idleness.forget(key);
    users.letGo(key);
    states.set(key, { state: 'gone' });
    if (users.allOf(key).length === 0) states.forget(key);
    want(namespaceKey);
    return { state: 'settled' };
  }

  /** Somebody has come while the last of it was deleted. */
  function beginAgain(key: string): Outcome {
    want(key);
    return wait(key, endpointsOfKey(key));
  }

  function fail(key: string, { failure, cause }: AwsCallError): Outcome {
    if (!isNews(failure)) return outcomeWithin(retryAfter(failure) ?? lookAgain);
    if (isMissing(cause)) {
      // Somebody has deleted what was there: it is made again.
      cluster.forget();
      memory.forgetInstances(key);
    }
    const time = memory.failedAgain(key);
    const after = retryAfter(failure, { time, fraction: fractionOf(key) }) ?? lookAgain;
    log.warn({ object: key, retryIn: after }, failure.message);
    // The namespace's own is for those that wait until it is gone: they use nothing any more.
    for (const each of key === namespaceKey ? [...users.keys, key] : [key]) say(each, failure);
    // Where nobody uses Cloud Map the controller's role need not let it.
    const isOptional = key === namespaceKey && !users.any && failure.kind === 'denied';
    return isOptional ? { state: 'settled' } : outcomeWithin(after);
  }

  /** What requests can be sent to already stays so. */
  function say(key: string, failure: AwsFailure): void {
    if (states.get(key)?.state !== 'ready') states.set(key, unresolvedBy(failure));
    else for (const api of users.of(key)) tell(api, reasonOf(failure), failure.message);
  }

  function tellFailures(key: string, failures: readonly string[]): void {
    const [first = ''] = failures;
    const message =
      `Cloud Map could not register or deregister ${failures.length} pods of ${nameOfEndpoints(endpointsOfKey(key))}, and is asked ` +
      `again: ${first}.`;
    log.warn({ object: key }, message);
    for (const api of users.of(key)) tell(api, 'Rejected', message);
  }

  function tell(api: PrivateHttpApi, reason: Reason, note: string): void {
    events.record(api, { type: 'Warning', reason, action: 'RegisterEndpoints', note });
  }

  function callFor(key: string): CallOptions {
    return {
      owner: `endpoints/${key}`,
      wake: () => {
        want(key);
      },
    };
  }

  function cloudMapFor(call: CallOptions): CloudMapCalls {
    return new CloudMapCalls({ service: aws.cloudMap(region), call, clock });
  }
}

function unresolvedBy(failure: AwsFailure): Unresolved {
  const isRefused = failure.kind === 'denied' || failure.kind === 'rejected' || failure.kind === 'quota';
  return { state: isRefused ? 'refused' : 'pending', reason: reasonOf(failure), message: failure.message };
}

/** Whether the namespace or the service itself is not there (any more), or is there although it was not known to be. */
function isMissing(cause: unknown): boolean {
  return cause instanceof Error && /^(Namespace|Service)(NotFound|AlreadyExists)/.test(cause.name);
}
