import type { Backend } from '../../src/model/private-http-api.ts';
import type { World } from './world.ts';

/** Whoever looks after load balancers. */
export const owner = { region: 'eu-west-1', accessKeyId: 'AKIASANDBOXOWNER' };

const tag = 'privatehttp.io/allowed-from';

export function listenerBackend(arn: string): Backend {
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

/** A TCP listener of a network load balancer in front of the sample pods, which takes requests from when this returns. */
export async function networkListener(world: World, vpc = world.sandbox.vpc): Promise<string> {
  const { operations } = world.sandbox.services.balancing;
  const { vpcId, subnets } = vpc;
  const isPrivate = ({ tags }: (typeof subnets)[number]) => 'kubernetes.io/role/internal-elb' in tags;
  const Subnets = subnets.filter(isPrivate).map(({ subnetId }) => subnetId);
  const create = { Name: 'shared', Type: 'network', Scheme: 'internal', Subnets } as const;
  const [{ LoadBalancerArn = '' } = {}] = operations.CreateLoadBalancer(create, owner).LoadBalancers;
  const group = { Name: 'shared', Protocol: 'TCP', Port: 8080, VpcId: vpcId, TargetType: 'ip' } as const;
  const [{ TargetGroupArn = '' } = {}] = operations.CreateTargetGroup(group, owner).TargetGroups;
  const forward = { Type: 'forward', TargetGroupArn } as const;
  const [{ ListenerArn = '' } = {}] = operations.CreateListener(
    { LoadBalancerArn, Port: 8080, Protocol: 'TCP', DefaultActions: [forward] },
    owner,
  ).Listeners;

  const { items } = (await world.kubernetes('GET', '/api/v1/namespaces/saas/pods')) as {
    readonly items: readonly { readonly status?: { readonly podIP?: string } }[]; // what a list of that path holds
  };
  const Targets = items.flatMap(({ status }) => (status?.podIP === undefined ? [] : { Id: status.podIP }));
  operations.RegisterTargets({ TargetGroupArn, Targets }, owner);
  await world.untilSo(
    () => world.sandbox.services.balancing.targets(TargetGroupArn).every(({ health }) => health.state === 'healthy'),
    () => 'the pods were healthy behind the network load balancer.',
  );
  return ListenerArn;
}
