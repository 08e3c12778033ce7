import { DeleteLoadBalancerCommand, DeleteTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack, StackIdentity } from '../stack.ts';
import { findDeployed } from './find-deployed.ts';
import { deployListeners } from './listeners.ts';
import { deployLoadBalancers } from './load-balancers.ts';
import type { DeployedLoadBalancers } from './load-balancers.ts';
import type { Place } from './place.ts';
import { deploySecurityGroups, removeSecurityGroup } from './security-group.ts';
import { deployTargetGroups } from './target-groups.ts';
import { deployTargets } from './targets.ts';

/**
 * Makes AWS what the stack wants, and answers its load balancers, without waiting for them to be active.
 *
 * @throws what AWS answers, also while a load balancer that is to be another one's target is not active yet: then the whole
 * has to be tried again, and nobody is told of the load balancers before, as with the real controller.
 */
export async function deployStack(place: Place, stack: Stack): Promise<DeployedLoadBalancers> {
  const { clients, clusterName } = place;
  const { balancing } = clients;
  const existing = await findDeployed(balancing, clusterName, stack);

  const { arns: targetGroupArns, unwanted } = await deployTargetGroups(place, stack, existing.targetGroups);
  const securityGroupIds = await deploySecurityGroups(place, stack);
  const deployed = await deployLoadBalancers(place, { stack, securityGroupIds, existing: existing.loadBalancers });
  const { LoadBalancerArn: loadBalancerArn = '' } = deployed.loadBalancer;
  const common = { client: balancing, clusterName, stack, targetGroupArns };
  await deployListeners({ ...common, loadBalancerArn, listeners: stack.listeners });
  if (stack.frontend !== undefined) {
    const { LoadBalancerArn: frontendArn = '' } = deployed.frontend ?? {};
    await deployListeners({ ...common, loadBalancerArn: frontendArn, listeners: stack.frontend.listeners });
  }

  for (const [key, { targets }] of stack.targetGroups) {
    await deployTargets(balancing, { targetGroupArn: targetGroupArns.get(key) ?? '', targets, loadBalancerArn });
  }
  // Only now does no rule refer to them any more.
  for (const { TargetGroupArn } of unwanted) {
    await balancing.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  }
  return deployed;
}

/** Removes all of a stack. @returns false while something of it still cannot go: try again a little later. */
export async function removeStack(place: Place, stack: StackIdentity): Promise<boolean> {
  const { balancing } = place.clients;
  const { loadBalancers, targetGroups } = await findDeployed(balancing, place.clusterName, stack);
  for (const { found } of loadBalancers) {
    await balancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: found.LoadBalancerArn }));
  }
  for (const { found } of targetGroups) {
    await balancing.send(new DeleteTargetGroupCommand({ TargetGroupArn: found.TargetGroupArn }));
  }
  return removeSecurityGroup(place, stack);
}
