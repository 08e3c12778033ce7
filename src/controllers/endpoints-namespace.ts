import { AwsCallError } from '../aws/aws-call-error.ts';
import type { CloudMapCalls } from '../endpoints/cloud-map-calls.ts';
import type { ClusterServices } from '../endpoints/cluster-services.ts';
import type { EndpointsStates } from '../endpoints/endpoints-states.ts';
import type { EndpointsUsers } from '../endpoints/endpoints-users.ts';
import type { PodsVpc } from '../endpoints/pods-vpc.ts';
import type { CallOptions } from '../aws/aws-caller.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { keyOfEndpoints, type PodEndpoints } from '../model/pod-endpoints.ts';
import type { Log } from '../runtime/log.ts';
import { outcomeWithin } from './outcome-after.ts';

/** The key of the turn that looks after the cluster's namespace in Cloud Map, among the keys of endpoints. */
export const namespaceKey = 'namespace';

/** Namespaces take about a minute (seen: users of Terraform), as Route 53 makes a hosted zone for each. In ms. */
const lookAgain = 5_000;

/** After Cloud Map could not make or delete it, in ms. */
const tryAgain = 60_000;

/**
 * One turn for the cluster's namespace: it is made when the first pods are wanted, and deleted when nothing is left in it. Of
 * services in it that nobody wants, each gets a turn: those were left by a process before this one. Throws AwsCallError.
 */
export function endpointsNamespace(options: {
  readonly cluster: ClusterServices;
  readonly cloudMap: CloudMapCalls;
  readonly users: EndpointsUsers;
  readonly states: EndpointsStates;
  readonly podsVpc: PodsVpc;
  readonly call: CallOptions;
  readonly isWatched: (namespace: string) => boolean;
  /** Wants a turn for those endpoints. */
  readonly want: (key: string) => void;
  readonly log: Log;
}): () => Promise<Outcome> {
  const { cluster, cloudMap, users, states, podsVpc, call, isWatched, want, log } = options;

  return async () => {
    const namespace = await cluster.namespace();
    if (namespace.is !== 'absent' && states.get(namespaceKey)?.state === 'gone') states.forget(namespaceKey);
    switch (namespace.is) {
      case 'changing':
        return follow(namespace.operationId, namespace.to);
      case 'absent':
        return [...users.keys].some((key) => users.areWanted(key)) ? create() : gone();
      case 'present':
        return keep(namespace.id);
    }
  };

  async function create(): Promise<Outcome> {
    const network = await podsVpc.find(call);
    // Each of the endpoints says so for itself, and looks again.
    if ('state' in network) return { state: 'settled' };
    states.forget(namespaceKey);
    await cluster.createNamespace(network.vpcId);
    log.info({ operation: 'CreatePrivateDnsNamespace' }, 'Cloud Map is making the namespace of this cluster.');
    return outcomeWithin(lookAgain);
  }

  async function follow(operationId: string, to: 'present' | 'absent'): Promise<Outcome> {
    const ended = await cloudMap.ended(operationId);
    if (ended === undefined) return outcomeWithin(lookAgain);
    cluster.forget();
    const what = to === 'present' ? 'make the namespace of this cluster' : 'delete the namespace of this cluster';
    if (ended.as === 'failed') {
      const message = `Cloud Map could not ${what}: ${ended.why.replace(/[.]+$/, '')}. It is tried again every minute.`;
      for (const key of users.keys) states.set(key, { state: 'refused', reason: 'Rejected', message });
      log.error({}, message);
      return outcomeWithin(tryAgain);
    }
    log.info({}, `Done: ${what}.`);
    for (const key of users.keys) want(key);
    return outcomeWithin(0);
  }

  async function keep(id: string): Promise<Outcome> {
    const left = await unwanted();
    for (const each of left) want(keyOfEndpoints(each));
    // They may have been told that there is none: lists may lag.
    for (const key of users.keys) if (states.get(key)?.state !== 'ready') want(key);
    if (users.keys.size > 0 || left.length > 0) return { state: 'settled' };
    try {
      if (await cluster.deleteNamespace(id)) {
        states.forget(namespaceKey);
        return outcomeWithin(lookAgain);
      }
      // Where what is in it is for others to delete, so is the namespace.
      return (await unwanted()).length > 0 ? { state: 'settled' } : gone();
    } catch (error) {
      if (!(error instanceof AwsCallError) || error.failure.kind !== 'conflict') throw error;
      // Cloud Map may take a moment until it knows that the last service is gone; or somebody else has one in it.
      cluster.forget();
      return outcomeWithin(tryAgain);
    }
  }

  /** What may be left of ours. */
  async function unwanted(): Promise<readonly PodEndpoints[]> {
    const all = await cluster.endpoints();
    return all.filter((each) => isWatched(each.namespace) && !users.keys.has(keyOfEndpoints(each)));
  }

  /** Nothing of it is left for this process to delete. */
  function gone(): Outcome {
    states.set(namespaceKey, { state: 'gone' });
    return { state: 'settled' };
  }
}
