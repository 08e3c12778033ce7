import type {
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
} from '@aws-sdk/client-ec2';
import type { Caller } from '../service.ts';
import { faults } from './faults.ts';
import { matchesFilters } from './filters.ts';
import { page } from './page.ts';
import { tagList } from './tags.ts';
import type { Tags } from './tags.ts';
import type { Vpc, Zone } from './topology.ts';

interface Networks {
  readonly vpcs: readonly Vpc[];
  readonly tags: Tags;
  readonly account: string;
}

export function describeVpcs(
  { vpcs, tags, account }: Networks,
  input: DescribeVpcsRequest,
  caller: Caller,
): DescribeVpcsResult {
  const here = vpcs.filter(({ region }) => region === caller.region);
  for (const id of input.VpcIds ?? []) if (!here.some(({ vpcId }) => vpcId === id)) throw faults.vpcNotFound(id);

  const found = here.filter(
    (vpc) =>
      input.VpcIds?.includes(vpc.vpcId) !== false &&
      matchesFilters(input.Filters, {
        values: { 'vpc-id': vpc.vpcId, cidr: vpc.cidr, state: 'available', 'is-default': 'false', 'owner-id': account },
        tags: tags.of(vpc.vpcId),
      }),
  );
  const { items, nextToken } = page(found, input);
  return {
    Vpcs: items.map((vpc) => ({
      VpcId: vpc.vpcId,
      CidrBlock: vpc.cidr,
      CidrBlockAssociationSet: [{ CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } }],
      State: 'available',
      IsDefault: false,
      OwnerId: account,
      InstanceTenancy: 'default',
      Tags: tagList(tags.of(vpc.vpcId)),
    })),
    NextToken: nextToken,
  };
}

export function describeSubnets(
  { vpcs, tags, account }: Networks,
  input: DescribeSubnetsRequest,
  caller: Caller,
): DescribeSubnetsResult {
  const here = vpcs.filter(({ region }) => region === caller.region).flatMap(({ subnets }) => subnets);
  for (const id of input.SubnetIds ?? [])
    if (!here.some(({ subnetId }) => subnetId === id)) throw faults.subnetNotFound(id);

  const found = here.filter(
    (subnet) =>
      input.SubnetIds?.includes(subnet.subnetId) !== false &&
      matchesFilters(input.Filters, {
        values: {
          'subnet-id': subnet.subnetId,
          'vpc-id': subnet.vpcId,
          'availability-zone': subnet.availabilityZone,
          'availability-zone-id': subnet.availabilityZoneId,
          'cidr-block': subnet.cidr,
          state: 'available',
          'owner-id': account,
        },
        tags: tags.of(subnet.subnetId),
      }),
  );
  const { items, nextToken } = page(found, input);
  return {
    Subnets: items.map((subnet) => ({
      SubnetId: subnet.subnetId,
      VpcId: subnet.vpcId,
      CidrBlock: subnet.cidr,
      AvailabilityZone: subnet.availabilityZone,
      AvailabilityZoneId: subnet.availabilityZoneId,
      AvailableIpAddressCount: addressesIn(subnet.cidr),
      State: 'available',
      DefaultForAz: false,
      OwnerId: account,
      SubnetArn: `arn:aws:ec2:${caller.region}:${account}:subnet/${subnet.subnetId}`,
      Tags: tagList(tags.of(subnet.subnetId)),
    })),
    NextToken: nextToken,
  };
}

export function describeAvailabilityZones(
  { vpcs }: Networks,
  input: DescribeAvailabilityZonesRequest,
  caller: Caller,
): DescribeAvailabilityZonesResult {
  const here = new Map<string, Zone>(
    vpcs.filter(({ region }) => region === caller.region).flatMap(({ zones }) => zones.map((zone) => [zone.id, zone])),
  );
  for (const [parameter, asked, known] of [
    [
      'ZoneId',
      input.ZoneIds ?? [],
      here
        .values()
        .map(({ id }) => id)
        .toArray(),
    ],
    [
      'ZoneName',
      input.ZoneNames ?? [],
      here
        .values()
        .map(({ name }) => name)
        .toArray(),
    ],
  ] as const) {
    for (const value of asked) if (!known.includes(value)) throw faults.parameterInvalid(parameter, value);
  }

  const found = here.values().filter(
    ({ id, name }) =>
      input.ZoneIds?.includes(id) !== false &&
      input.ZoneNames?.includes(name) !== false &&
      matchesFilters(input.Filters, {
        values: {
          'zone-id': id,
          'zone-name': name,
          state: 'available',
          'region-name': caller.region,
          'zone-type': 'availability-zone',
          'opt-in-status': 'opt-in-not-required',
        },
        tags: {},
      }),
  );
  return {
    AvailabilityZones: found
      .map(({ id, name }) => ({
        ZoneId: id,
        ZoneName: name,
        RegionName: caller.region,
        State: 'available' as const,
        OptInStatus: 'opt-in-not-required' as const,
        ZoneType: 'availability-zone',
        GroupName: caller.region,
        NetworkBorderGroup: caller.region,
      }))
      .toArray(),
  };
}

/** Five addresses of each subnet are AWS's own [documented]. */
function addressesIn(cidr: string): number {
  const bits = Number(cidr.split('/')[1]);
  return 2 ** (32 - bits) - 5;
}
