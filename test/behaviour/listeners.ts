import type { RouteSpec } from '../../src/model/private-http-api.ts';
import type { World } from './world.ts';

/** Whoever looks after load balancers. */
export const owner = { region: 'eu-west-1', accessKeyId: 'AKIASANDBOXOWNER' };

const tag = 'privatehttp.io/allowed-from';

export function listenerBackend(arn: string): RouteSpec['backend'] {
  return { listener: { arn } };
}

/** The listener of the sample workloads' load balancer, which takes requests from when this returns. */
export async function sampleListener(
  world: World,
): Promise<{ readonly arn: string; readonly loadBalancerArn: string }> {
  const { DescribeLoadBalancers, DescribeListeners } = world.sandbox.services.balancing.operations;
  await world.untilSo(
    () => DescribeLoadBalancers({}, owner).LoadBalancers[0]?.State?.Code === 'active',
    () => 'the sample load balancer was active.',
  );
  const [{ LoadBalancerArn: loadBalancerArn = '' } = {}] = DescribeLoadBalancers({}, owner).LoadBalancers;
  const [{ ListenerArn: arn = '' } = {}] = DescribeListeners({ LoadBalancerArn: loadBalancerArn }, owner).Listeners;
  return { arn, loadBalancerArn };
}

/** As `aws elbv2 add-tags` does. */
export function allow(world: World, arn: string, from: string): void {
  const { AddTags } = world.sandbox.services.balancing.operations;
  AddTags({ ResourceArns: [arn], Tags: [{ Key: tag, Value: from }] }, owner);
}

/** As `aws elbv2 remove-tags` does. */
export function forbid(world: World, arn: string): void {
  const { RemoveTags } = world.sandbox.services.balancing.operations;
  RemoveTags({ ResourceArns: [arn], TagKeys: [tag] }, owner);
}
