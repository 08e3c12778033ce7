import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  SetSecurityGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack, StackIdentity, StackLoadBalancer } from '../stack.ts';
import { findSubnets } from './find-subnets.ts';
import type { Tagged } from './find-deployed.ts';
import type { Place } from './place.ts';
import { stackTags } from './stack-tags.ts';

/** A stack's load balancers in AWS. */
export interface DeployedLoadBalancers {
  readonly loadBalancer: LoadBalancer;
  /** The one in front of it. */
  readonly frontend: LoadBalancer | undefined;
}

/**
 * The stack's load balancers. One of another type or scheme cannot be changed into what is wanted, so it is deleted first and
 * another one made: a new ARN, and no service in between, as with the real controller. Another name alone changes nothing.
 */
export async function deployLoadBalancers(
  place: Place,
  options: {
    readonly stack: Stack;
    readonly securityGroupIds: readonly string[];
    readonly existing: readonly Tagged<LoadBalancer>[];
  },
): Promise<DeployedLoadBalancers> {
  const { stack, securityGroupIds, existing } = options;
  const { balancing } = place.clients;
  const keptAs = (resource: string, wanted: StackLoadBalancer | undefined): LoadBalancer | undefined =>
    existing.find(
      (one) => one.resource === resource && one.found.Type === wanted?.type && one.found.Scheme === wanted?.scheme,
    )?.found;
  const kept = keptAs('LoadBalancer', stack.loadBalancer);
  const keptFrontend = keptAs('FrontendNlb', stack.frontend);
  for (const { found } of existing.filter((one) => one.found !== kept && one.found !== keptFrontend)) {
    await balancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: found.LoadBalancerArn }));
  }

  const make = (resource: string, wanted: StackLoadBalancer) =>
    create(place, { stack, resource, wanted, securityGroupIds });
  const loadBalancer = kept ?? (await make('LoadBalancer', stack.loadBalancer));
  const frontend = stack.frontend && (keptFrontend ?? (await make('FrontendNlb', stack.frontend)));
  for (const { LoadBalancerArn, SecurityGroups = [] } of [
    loadBalancer,
    ...(frontend === undefined ? [] : [frontend]),
  ]) {
    if (sameSet(SecurityGroups, securityGroupIds)) continue;
    await balancing.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: [...securityGroupIds] }));
  }
  return { loadBalancer, frontend };
}

async function create(
  { clients, clusterName, vpcId }: Place,
  options: {
    readonly stack: StackIdentity;
    readonly resource: string;
    readonly wanted: StackLoadBalancer;
    readonly securityGroupIds: readonly string[];
  },
): Promise<LoadBalancer> {
  const { stack, resource, wanted, securityGroupIds } = options;
  const { name, type, scheme } = wanted;
  const subnetIds = await findSubnets(clients.ec2, vpcId, scheme);
  const { LoadBalancers: [created] = [] } = await clients.balancing.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: type,
      Scheme: scheme,
      SubnetMappings: subnetIds.map((SubnetId) => ({ SubnetId })),
      SecurityGroups: [...securityGroupIds],
      Tags: [...stackTags(clusterName, stack, resource)],
    }),
  );
  if (created === undefined) throw new Error(`Load balancer ${name} was created but not answered.`);
  return created;
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
