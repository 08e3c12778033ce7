/** A machine of EC2 that is a node of the cluster. */
export interface Machine {
  /** Name of its availability zone. */
  readonly zone: string;
  readonly instanceId: string;
}

/**
 * One machine of each zone among nodes with these provider ids, in the order of the zones: enough to know the cluster's VPC and
 * a subnet in each. Nodes of Fargate are no machines of EC2, and are left out.
 */
export function findMachines(providerIds: readonly string[]): readonly Machine[] {
  const byZone = new Map<string, Machine>();
  for (const providerId of providerIds.toSorted()) {
    const [, zone, instanceId] = /^aws:\/\/\/([a-z0-9-]+)\/(i-[0-9a-f]+)$/.exec(providerId) ?? [];
    if (zone === undefined || instanceId === undefined || byZone.has(zone)) continue;
    byZone.set(zone, { zone, instanceId });
  }
  return [...byZone.values()];
}
