import { DeleteLoadBalancerCommand, DeleteTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsClients } from './aws-clients.ts';
import type { Stack, StackIdentity } from './stack.ts';
import { findDeployed } from './find-deployed.ts';
import { deployListeners } from './listeners.ts';
import { deployLoadBalancer } from './load-balancer.ts';
import { deploySecurityGroup, removeSecurityGroup } from './security-group.ts';
import { deployTargetGroups, deployTargets } from './target-groups.ts';

/** Where stacks are deployed. */
export interface Place {
  readonly clients: AwsClients;
  readonly clusterName: string;
  readonly vpcId: string;
}

/** Makes AWS what the stack wants, and answers its load balancer, without waiting for that to be active. */
export async function deployStack({ clients, clusterName, vpcId }: Place, stack: Stack): Promise<LoadBalancer> {
  const { balancing, ec2 } = clients;
  const existing = await findDeployed(balancing, clusterName, stack);

  const targetGroupArns = await deployTargetGroups(balancing, {
    stack,
    clusterName,
    vpcId,
    existing: existing.targetGroups,
  });
  const securityGroupId = await deploySecurityGroup({ ec2, clusterName, vpcId }, stack);
  const loadBalancer = await deployLoadBalancer(clients, {
    stack,
    clusterName,
    vpcId,
    securityGroupId,
    existing: existing.loadBalancers,
  });
  await deployListeners({
    client: balancing,
    clusterName,
    stack,
    loadBalancerArn: loadBalancer.LoadBalancerArn ?? '',
    targetGroupArns,
  });

  for (const [key, group] of stack.targetGroups) {
    await deployTargets(balancing, targetGroupArns.get(key) ?? '', group);
  }
  // Only now does no rule refer to them any more.
  for (const [key, { TargetGroupArn }] of existing.targetGroups) {
    if (!stack.targetGroups.has(key)) await balancing.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  }
  return loadBalancer;
}

/** Removes all of a stack. @returns false while something of it still cannot go: try again a little later. */
export async function removeStack({ clients, clusterName, vpcId }: Place, stack: StackIdentity): Promise<boolean> {
  const { balancing, ec2 } = clients;
  const { loadBalancers, targetGroups } = await findDeployed(balancing, clusterName, stack);
  for (const { LoadBalancerArn } of loadBalancers) {
    await balancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  }
  for (const { TargetGroupArn } of targetGroups.values()) {
    await balancing.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  }
  return removeSecurityGroup({ ec2, clusterName, vpcId }, stack);
}
