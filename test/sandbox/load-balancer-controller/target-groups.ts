import {
  CreateTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElasticLoadBalancingV2Client, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack, StackTargetGroup } from './stack.ts';
import { stackTags } from './stack-tags.ts';

/** The real controller's health checks: every 15 s, 5 s to answer, two in a row to change. */
const healthCheck = {
  HealthCheckIntervalSeconds: 15,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 2,
} as const;

/** Makes the target groups that are missing, and changes what differs; answers the ARNs of all that the stack wants, by resource tag. */
export async function deployTargetGroups(
  client: ElasticLoadBalancingV2Client,
  options: {
    readonly stack: Stack;
    readonly clusterName: string;
    readonly vpcId: string;
    readonly existing: ReadonlyMap<string, TargetGroup>;
  },
): Promise<ReadonlyMap<string, string>> {
  const { stack, clusterName, vpcId, existing } = options;
  const arns = new Map<string, string>();
  for (const [key, group] of stack.targetGroups) {
    let deployed = existing.get(key);
    if (deployed === undefined) {
      const created = await client.send(
        new CreateTargetGroupCommand({
          Name: group.name,
          Protocol: group.protocol,
          Port: group.port,
          VpcId: vpcId,
          TargetType: 'ip',
          ...(group.protocol === 'HTTP' && { HealthCheckPath: group.healthCheckPath }),
          ...healthCheck,
          Tags: stackTags(clusterName, stack, key),
        }),
      );
      deployed = created.TargetGroups?.[0];
    } else if (group.protocol === 'HTTP' && deployed.HealthCheckPath !== group.healthCheckPath) {
      const { TargetGroupArn } = deployed;
      await client.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: group.healthCheckPath }));
    }
    arns.set(key, deployed?.TargetGroupArn ?? '');
  }
  return arns;
}

/** Registers the pods that are ready, deregisters those that are not any more. */
export async function deployTargets(
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  { targets }: StackTargetGroup,
): Promise<void> {
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
  );
  const registered = TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== 'draining').flatMap(
    ({ Target }) => Target ?? [],
  );

  const added = targets.filter(
    ({ address, port }) => !registered.some(({ Id, Port }) => Id === address && Port === port),
  );
  const removed = registered.filter(
    ({ Id, Port }) => !targets.some(({ address, port }) => address === Id && port === Port),
  );
  if (added.length > 0) {
    const Targets = added.map(({ address, port }) => ({ Id: address, Port: port }));
    await client.send(new RegisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets }));
  }
  if (removed.length > 0) {
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn: targetGroupArn, Targets: removed }));
  }
}
