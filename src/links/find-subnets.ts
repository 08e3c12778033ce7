import type { CallOptions, Ec2 } from '../aws/aws-caller.ts';
import { DescribeSubnetsCommand } from '../aws/ec2.ts';
import { allPages } from '../aws/pages.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Subnet } from './choose-subnets.ts';

/** All subnets of a VPC. Throws AwsCallError. */
export async function findSubnets(options: {
  readonly ec2: Ec2;
  readonly call: CallOptions;
  readonly clock: Clock;
  readonly vpcId: string;
}): Promise<readonly Subnet[]> {
  const { ec2, call, clock, vpcId } = options;
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
  const subnets = await allPages({
    clock,
    page: async (NextToken) => {
      const page = await ec2.call(new DescribeSubnetsCommand({ Filters, NextToken }), call);
      return { items: page.Subnets, nextToken: page.NextToken };
    },
  });
  return subnets.map(({ SubnetId = '', AvailabilityZoneId = '', Tags = [] }) => ({
    id: SubnetId,
    zone: AvailabilityZoneId,
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  }));
}
