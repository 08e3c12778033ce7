import type { DescribeInstancesRequest, DescribeInstancesResult } from '@aws-sdk/client-ec2';
import type { Caller } from '../service.ts';
import { faults } from './faults.ts';
import { matchesFilters } from './filters.ts';
import { machinesOf } from './machines-of.ts';
import { page } from './page.ts';
import type { Vpc } from './topology.ts';

export function describeInstances(
  { vpcs, account }: { readonly vpcs: readonly Vpc[]; readonly account: string },
  input: DescribeInstancesRequest,
  caller: Caller,
): DescribeInstancesResult {
  const here = vpcs.filter(({ region }) => region === caller.region).flatMap(machinesOf);
  for (const id of input.InstanceIds ?? [])
    if (!here.some(({ instanceId }) => instanceId === id)) throw faults.instanceNotFound(id);

  const found = here.filter(
    ({ instanceId, vpcId, subnetId, zone }) =>
      input.InstanceIds?.includes(instanceId) !== false &&
      matchesFilters(input.Filters, {
        values: {
          'instance-id': instanceId,
          'vpc-id': vpcId,
          'subnet-id': subnetId,
          'availability-zone': zone,
          'instance-state-name': 'running',
        },
        tags: {},
      }),
  );
  const { items, nextToken } = page(found, input);
  return {
    // Machines that were started together are one reservation [documented]; these were not.
    Reservations: items.map(({ instanceId, vpcId, subnetId, zone }) => ({
      ReservationId: `r-${instanceId.slice(2)}`,
      OwnerId: account,
      Instances: [
        {
          InstanceId: instanceId,
          VpcId: vpcId,
          SubnetId: subnetId,
          Placement: { AvailabilityZone: zone },
          State: { Code: 16, Name: 'running' as const },
        },
      ],
    })),
    NextToken: nextToken,
  };
}
