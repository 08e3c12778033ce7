import { AwsCallError } from '../aws/aws-call-error.ts';
import type { CloudMapCalls } from '../endpoints/cloud-map-calls.ts';
import type { ClusterServices } from '../endpoints/cluster-services.ts';
import type { EndpointsMemory } from '../endpoints/endpoints-memory.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { keyOfEndpoints, nameOfEndpoints, type PodEndpoints } from '../model/pod-endpoints.ts';
import type { Log } from '../runtime/log.ts';
import { maintainInstances } from './maintain-instances.ts';
import { outcomeWithin } from './outcome-after.ts';

/** Cloud Map may take a moment until it knows that the last instance is gone, in ms. */
const deleteAgain = 5_000;

/**
 * Nobody sends requests to these pods any more: their instances go, then their Cloud Map service. Answers undefined when
 * nothing of ours is left. Throws AwsCallError.
 */
export async function retireEndpoints(options: {
  readonly endpoints: PodEndpoints;
  readonly cluster: ClusterServices;
  readonly cloudMap: CloudMapCalls;
  readonly memory: EndpointsMemory;
  readonly log: Log;
}): Promise<Outcome | undefined> {
  const { endpoints, cluster, cloudMap, memory, log } = options;
  const key = keyOfEndpoints(endpoints);
  const service = await cluster.serviceOf(endpoints);
  if (service === undefined) return undefined;
  if (!service.isOurs) {
    tellLeftAlone(service.id);
    return undefined;
  }

  const instances = memory.instancesOf(key, service.id, cloudMap);
  const { after } = await maintainInstances({ key, desired: [], instances, memory, log });
  if (instances.observed.length > 0) return outcomeWithin(after);
  try {
    if (!(await cluster.deleteService(endpoints, service))) {
      tellLeftAlone(service.id);
      return undefined;
    }
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.failure.kind !== 'conflict') throw error;
    instances.doubt();
    return outcomeWithin(deleteAgain);
  }
  log.info(
    { object: key, operation: 'DeleteService' },
    `Done: nothing of ${nameOfEndpoints(endpoints)} is in Cloud Map any more.`,
  );
  return undefined;

  function tellLeftAlone(id: string): void {
    log.warn({ object: key }, `Cloud Map service ${id} is left alone: it has not the tags of this cluster.`);
  }
}
