/** A subnet, as far as it can be chosen by it. */
export interface Subnet {
  readonly id: string;
  /** Availability zone id: use1-az1. Names (us-east-1a) mean another zone in every account. */
  readonly zone: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The tag by which the AWS Load Balancer Controller finds subnets for internal load balancers ("Subnet auto discovery"). */
const internalLoadBalancers = 'kubernetes.io/role/internal-elb';

/** VPC links take up to 10 subnets by default ("Quotas for configuring and running an HTTP API"). */
const subnetsPerLink = 10;

/**
 * The subnets for a VPC's link: those that are tagged for internal load balancers, else the load balancer's own; one a
 * zone, none in zones that API Gateway does not serve. The same for the same input, in whatever order that comes.
 */
export function chooseSubnets(options: {
  /** All subnets of the VPC. */
  readonly subnets: readonly Subnet[];
  readonly loadBalancerSubnetIds: readonly string[];
  readonly unsupportedZones: ReadonlySet<string>;
}): readonly string[] {
  const { loadBalancerSubnetIds, unsupportedZones } = options;
  const subnets = options.subnets
    .filter(({ zone }) => !unsupportedZones.has(zone))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const tagged = subnets.filter(({ tags }) => isSet(tags[internalLoadBalancers]));
  const candidates = tagged.length > 0 ? tagged : subnets.filter(({ id }) => loadBalancerSubnetIds.includes(id));

  const firstOfZone = new Map<string, string>();
  for (const { id, zone } of candidates) if (!firstOfZone.has(zone)) firstOfZone.set(zone, id);
  return [...firstOfZone.values()].slice(0, subnetsPerLink);
}

/** The tag counts with the value 1 or an empty one; anything else turns it off ("Subnet auto discovery"). */
function isSet(value: string | undefined): boolean {
  return value === '1' || value === '';
}
