import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { CreateLoadBalancerCommand, DeleteLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsClients } from './aws-clients.ts';
import type { Stack } from './stack.ts';
import { stackTags } from './stack-tags.ts';

/**
 * The stack's load balancer. One of another type or scheme cannot be changed into it, so it is deleted and another one made: a new
 * ARN, and no service in between, as with the real controller.
 */
export async function deployLoadBalancer(
  { ec2, balancing }: AwsClients,
  options: {
    readonly stack: Stack;
    readonly clusterName: string;
    readonly vpcId: string;
    readonly securityGroupId: string;
    readonly existing: readonly LoadBalancer[];
  },
): Promise<LoadBalancer> {
  const { stack, clusterName, vpcId, securityGroupId, existing } = options;
  const { type, name, scheme } = stack.loadBalancer;
  const fits = ({ Type, Scheme, LoadBalancerName }: LoadBalancer): boolean =>
    Type === type && Scheme === scheme && LoadBalancerName === name;
  const kept = existing.find(fits);
  for (const { LoadBalancerArn } of existing.filter((candidate) => candidate !== kept)) {
    await balancing.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  }
  if (kept !== undefined) return kept;

  const subnetIds = await findSubnets(ec2, vpcId, scheme);
  const { LoadBalancers: [created] = [] } = await balancing.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: type,
      Scheme: scheme,
      SubnetMappings: subnetIds.map((SubnetId) => ({ SubnetId })),
      SecurityGroups: [securityGroupId],
      Tags: stackTags(clusterName, stack, 'LoadBalancer'),
    }),
  );
  if (created === undefined) throw new Error(`Load balancer ${name} was created but not answered.`);
  return created;
}

/** Subnets by their role tag, one a zone, the first by id. */
async function findSubnets(ec2: EC2Client, vpcId: string, scheme: 'internal' | 'internet-facing'): Promise<string[]> {
  const role = scheme === 'internal' ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb';
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: `tag:${role}`, Values: ['', '1'] },
      ],
    }),
  );
  const byZone = Map.groupBy(Subnets, ({ AvailabilityZoneId }) => AvailabilityZoneId);
  return [...byZone.values()].flatMap((zone) => zone.flatMap(({ SubnetId }) => SubnetId ?? []).sort()[0] ?? []);
}
