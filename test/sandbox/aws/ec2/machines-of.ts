import type { Vpc } from './topology.ts';

/** A running instance: in each zone of a VPC there is one, in the zone's first subnet, which is a node of the cluster. */
export interface Machine {
  readonly instanceId: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
}

export function machinesOf({ vpcId, zones, subnets }: Vpc): readonly Machine[] {
  return zones.flatMap(({ name: zone }, at) => {
    const subnet = subnets.find(({ availabilityZone }) => availabilityZone === zone);
    return subnet === undefined
      ? []
      : { instanceId: `i-0${vpcId.slice(-15)}${at}`, zone, subnetId: subnet.subnetId, vpcId };
  });
}
