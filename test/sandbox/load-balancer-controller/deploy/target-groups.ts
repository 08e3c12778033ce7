import { CreateTargetGroupCommand, ModifyTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack, StackTargetGroup } from '../stack.ts';
import type { Tagged } from './find-deployed.ts';
import type { Place } from './place.ts';
import { stackTags } from './stack-tags.ts';

/** The real controller's health checks: every 15 s, 5 s to answer, two in a row to change. */
const healthCheck = {
  HealthCheckIntervalSeconds: 15,
  HealthCheckTimeoutSeconds: 5,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 2,
} as const;

export interface DeployedTargetGroups {
  /** Of all that the stack wants, by resource tag. */
  readonly arns: ReadonlyMap<string, string>;
  /** What the stack does not want any more. */
  readonly unwanted: readonly TargetGroup[];
}

/**
 * Makes the target groups that are missing, and changes what differs. One of another protocol or kind of target cannot be
 * changed, so another one takes its place.
 */
export async function deployTargetGroups(
  { clients, clusterName, vpcId }: Place,
  stack: Stack,
  existing: readonly Tagged<TargetGroup>[],
): Promise<DeployedTargetGroups> {
  const client = clients.balancing;
  const arns = new Map<string, string>();
  for (const [key, group] of stack.targetGroups) {
    const present = existing.find(({ resource, found }) => resource === key && fits(found, group))?.found;
    if (present === undefined) {
      const { TargetGroups: [created] = [] } = await client.send(
        new CreateTargetGroupCommand({
          Name: group.name,
          Protocol: group.protocol,
          Port: group.port,
          VpcId: vpcId,
          TargetType: targetTypeOf(group),
          ...(group.healthCheckPath === undefined
            ? { HealthCheckProtocol: 'TCP' }
            : { HealthCheckProtocol: 'HTTP', HealthCheckPath: group.healthCheckPath }),
          ...healthCheck,
          Tags: [...stackTags(clusterName, stack, key)],
        }),
      );
      arns.set(key, created?.TargetGroupArn ?? '');
    } else {
      const { TargetGroupArn = '', HealthCheckPath } = present;
      if (group.healthCheckPath !== undefined && HealthCheckPath !== group.healthCheckPath) {
        await client.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: group.healthCheckPath }));
      }
      arns.set(key, TargetGroupArn);
    }
  }
  const kept = new Set(arns.values());
  return {
    arns,
    unwanted: existing.map(({ found }) => found).filter(({ TargetGroupArn = '' }) => !kept.has(TargetGroupArn)),
  };
}

function fits({ Protocol, TargetType }: TargetGroup, group: StackTargetGroup): boolean {
  return Protocol === group.protocol && TargetType === targetTypeOf(group);
}

function targetTypeOf({ targets }: StackTargetGroup): 'ip' | 'alb' {
  return 'loadBalancerPort' in targets ? 'alb' : 'ip';
}
