/** The networks that exist before anybody calls: EC2's operations on them only read. */
export interface Vpc {
  readonly vpcId: string;
  readonly region: string;
  readonly cidr: string;
  readonly zones: readonly Zone[];
  readonly subnets: readonly Subnet[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Zone {
  /** `eu-west-1a`: each account's own name. */
  readonly name: string;
  /** `euw1-az1`: the same place in every account. */
  readonly id: string;
}

export interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidr: string;
  /** The zone's name and id. */
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly tags: Readonly<Record<string, string>>;
}
