import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElasticLoadBalancingV2Client, TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackTargetGroup } from '../stack.ts';

/** Registers the pods that are ready (or the load balancer), deregisters what is not a target any more. */
export async function deployTargets(
  client: ElasticLoadBalancingV2Client,
  options: {
    readonly targetGroupArn: string;
    readonly targets: StackTargetGroup['targets'];
    readonly loadBalancerArn: string;
  },
): Promise<void> {
  const { targetGroupArn: TargetGroupArn, targets, loadBalancerArn } = options;
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const registered = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== 'draining').flatMap(
    ({ Target }) => Target ?? [],
  );
  const wanted = descriptionsOf(targets, loadBalancerArn);

  const isIn = (list: readonly TargetDescription[], { Id, Port }: TargetDescription): boolean =>
    list.some((one) => one.Id === Id && one.Port === Port);
  const added = wanted.filter((target) => !isIn(registered, target));
  const removed = registered.filter((target) => !isIn(wanted, target));
  if (added.length > 0) await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: added }));
  if (removed.length > 0) await client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: removed }));
}

function descriptionsOf(targets: StackTargetGroup['targets'], loadBalancerArn: string): TargetDescription[] {
  return 'loadBalancerPort' in targets
    ? [{ Id: loadBalancerArn, Port: targets.loadBalancerPort }]
    : targets.map(({ address, port }) => ({ Id: address, Port: port }));
}
