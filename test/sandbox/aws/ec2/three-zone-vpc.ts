import type { Subnet, Vpc, Zone } from './topology.ts';

const letters = ['a', 'b', 'c'] as const;

/**
 * The VPC of a usual EKS cluster: in each of three zones a private subnet (10.0.0.0/19, 10.0.32.0/19, 10.0.64.0/19, where
 * nodes and pods live) and a public one (10.0.96.0/24, …), with the role tags by which the AWS Load Balancer Controller
 * finds them.
 *
 * @param options.zoneIds Which zones are `a`, `b` and `c`, such as `euw1-az1`. API Gateway does not serve every zone.
 */
export function threeZoneVpc(options: {
  readonly region: string;
  readonly zoneIds: readonly [string, string, string];
  /** 17 hex digits at the end of the VPC's id; its subnets' ids derive from it. */
  readonly suffix?: string;
  /** Its second number, 0 to 255: 10.N.0.0/16. Default: 0. */
  readonly network?: number;
  readonly tags?: Readonly<Record<string, string>>;
}): Vpc {
  const { region, zoneIds, suffix = '0abc0123456789def', network = 0, tags = {} } = options;
  const vpcId = `vpc-${suffix}`;
  const zones = zoneIds.map((id, at): Zone => ({ id, name: `${region}${letters[at] ?? ''}` }));

  const subnets = zones.flatMap((zone, at): Subnet[] => [
    {
      subnetId: `subnet-${suffix.slice(0, -2)}a${at}`,
      vpcId,
      cidr: `10.${network}.${32 * at}.0/19`,
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      tags: { Name: `private-${zone.name}`, 'kubernetes.io/role/internal-elb': '1' },
    },
    {
      subnetId: `subnet-${suffix.slice(0, -2)}b${at}`,
      vpcId,
      cidr: `10.${network}.${96 + at}.0/24`,
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      tags: { Name: `public-${zone.name}`, 'kubernetes.io/role/elb': '1' },
    },
  ]);

  return { vpcId, region, cidr: `10.${network}.0.0/16`, zones, subnets, tags };
}
