import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { EC2Client } from '@aws-sdk/client-ec2';

/** A VPC's subnets for load balancers of a scheme: by their role tag, one a zone, the first by id. */
export async function findSubnets(
  ec2: EC2Client,
  vpcId: string,
  scheme: 'internal' | 'internet-facing',
): Promise<string[]> {
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
