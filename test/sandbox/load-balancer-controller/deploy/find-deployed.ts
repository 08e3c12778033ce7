import {
  DescribeTagsCommand,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  ElasticLoadBalancingV2Client,
  LoadBalancer,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackIdentity } from '../stack.ts';
import { tagKeys } from './stack-tags.ts';

/** What of a stack is there, found as the real controller finds it: all of the account's, by their tags. */
export interface Deployed {
  readonly loadBalancers: readonly Tagged<LoadBalancer>[];
  readonly targetGroups: readonly Tagged<TargetGroup>[];
}

export interface Tagged<T> {
  readonly resource: string;
  readonly found: T;
}

/** DescribeTags takes so many resources a call [documented]. */
const tagBatch = 20;

export async function findDeployed(
  client: ElasticLoadBalancingV2Client,
  clusterName: string,
  stack: StackIdentity,
): Promise<Deployed> {
  const loadBalancers: LoadBalancer[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client }, {})) {
    loadBalancers.push(...(page.LoadBalancers ?? []));
  }
  const targetGroups: TargetGroup[] = [];
  for await (const page of paginateDescribeTargetGroups({ client }, {})) {
    targetGroups.push(...(page.TargetGroups ?? []));
  }

  const resourceOf = await resourceTags(client, clusterName, stack, [
    ...loadBalancers.flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []),
    ...targetGroups.flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []),
  ]);
  const tagged = <T>(found: T, arn = ''): Tagged<T>[] => {
    const resource = resourceOf.get(arn);
    return resource === undefined ? [] : [{ resource, found }];
  };
  return {
    loadBalancers: loadBalancers.flatMap((found) => tagged(found, found.LoadBalancerArn)),
    targetGroups: targetGroups.flatMap((found) => tagged(found, found.TargetGroupArn)),
  };
}

/** The resource tag of those that are tagged as this stack's, by ARN. */
async function resourceTags(
  client: ElasticLoadBalancingV2Client,
  clusterName: string,
  stack: StackIdentity,
  arns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = tagKeys(stack);
  const resources = new Map<string, string>();
  for (let from = 0; from < arns.length; from += tagBatch) {
    const batch = arns.slice(from, from + tagBatch);
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns: batch }));
    for (const { ResourceArn = '', Tags = [] } of TagDescriptions) {
      const tag = (key: string): string | undefined => Tags.find(({ Key }) => Key === key)?.Value;
      const resource = tag(keys.resource);
      if (tag(keys.cluster) === clusterName && tag(keys.stack) === stack.id && resource !== undefined) {
        resources.set(ResourceArn, resource);
      }
    }
  }
  return resources;
}
