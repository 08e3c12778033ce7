import type { NewObject } from '../../../src/model/kubernetes-object.ts';
import { machinesOf } from '../aws/ec2/machines-of.ts';
import type { Vpc } from '../aws/ec2/topology.ts';
import type { Node } from './kinds.ts';

/** A node, and the part of its zone's private subnet that its pods have their addresses from. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  /** A pod's address that no other has had. */
  readonly newPodAddress: () => string;
  readonly node: NewObject<Node>;
  /** As its kubelet reports it at a time (ISO 8601). */
  readonly status: (now: string) => object;
}

/**
 * One machine in each zone of a VPC with private /19 subnets, as `threeZoneVpc` has them. The first `firstPod` addresses of
 * each are left to others' pods.
 */
export function machinesIn(vpc: Vpc, firstPod = 0): readonly Machine[] {
  return vpc.zones.map((zone, at) => machineIn({ vpc, zone: zone.name, block: 32 * at, at, firstPod }));
}

function machineIn(place: {
  readonly vpc: Vpc;
  readonly zone: string;
  readonly block: number;
  readonly at: number;
  readonly firstPod: number;
}): Machine {
  const { vpc, zone, block, at } = place;
  const address = `10.0.${block}.10`;
  // As EC2 names instances by address.
  const name = `ip-${address.replaceAll('.', '-')}.${vpc.region}.compute.internal`;
  let pods = place.firstPod;
  return {
    name,
    address,
    newPodAddress: () => {
      // From 10.0.x.20 on; a /19 has 32 blocks of 256, of which some addresses are left out here.
      const place = pods++ % (31 * 200);
      return `10.0.${block + Math.floor(place / 200)}.${20 + (place % 200)}`;
    },
    node: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'topology.kubernetes.io/region': vpc.region,
          'topology.kubernetes.io/zone': zone,
        },
      },
      spec: { providerID: `aws:///${zone}/${machinesOf(vpc)[at]?.instanceId ?? ''}`, podCIDR: `10.0.${block}.0/19` },
    },
    status: (now) => ({
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'the sandbox posts ready status',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: { kubeletVersion: 'v1.37.2', operatingSystem: 'linux', architecture: 'amd64' },
    }),
  };
}
