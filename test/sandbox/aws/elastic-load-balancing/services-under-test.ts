import { Network } from '../../network.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { createAcm } from '../acm/acm.ts';
import type { Acm } from '../acm/acm.ts';
import { createEc2 } from '../ec2/ec2.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import { threeZoneVpc } from '../ec2/three-zone-vpc.ts';
import type { Vpc } from '../ec2/topology.ts';
import { createServiceDiscovery } from '../service-discovery/service-discovery.ts';
import type { ServiceDiscovery } from '../service-discovery/service-discovery.ts';
import type { Caller, World } from '../service.ts';
import { createWorld } from '../world.ts';
import { createElasticLoadBalancing } from './elastic-load-balancing.ts';
import type { ElasticLoadBalancing } from './elastic-load-balancing.ts';

export interface ServicesUnderTest {
  readonly clock: VirtualClock;
  readonly network: Network;
  readonly world: World;
  readonly caller: Caller;
  readonly vpc: Vpc;
  readonly privateSubnets: readonly [string, string, string];
  readonly ec2: Ec2;
  readonly acm: Acm;
  readonly balancing: ElasticLoadBalancing;
  readonly discovery: ServiceDiscovery;
}

/** EC2, Certificate Manager, Elastic Load Balancing and Cloud Map of one small world, to be called as functions. */
export function servicesUnderTest(): ServicesUnderTest {
  const clock = new VirtualClock();
  const network = new Network();
  const caller = { region: 'eu-west-1', accessKeyId: 'AKIATEST' };
  const world = createWorld({ clock, account: '123456789012' });
  const vpc = threeZoneVpc({ region: caller.region, zoneIds: ['euw1-az1', 'euw1-az2', 'euw1-az3'] });
  const [a = '', , b = '', , c = ''] = vpc.subnets.map(({ subnetId }) => subnetId);

  const ec2: Ec2 = createEc2({
    world,
    vpcs: [vpc],
    isSecurityGroupInUse: (groupId) => balancing.usesSecurityGroup(groupId),
  });
  const acm = createAcm(world);
  const balancing = createElasticLoadBalancing({ world, ec2, acm, network });
  const discovery = createServiceDiscovery({ world, hasVpc: (region, id) => ec2.vpc(region, id) !== undefined });
  return { clock, network, world, caller, vpc, privateSubnets: [a, b, c], ec2, acm, balancing, discovery };
}
