import { isDeepStrictEqual } from 'node:util';
import type {
  CreateLoadBalancerInput,
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  LoadBalancer as DescribedLoadBalancer,
  SetSecurityGroupsInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Subnet } from '../ec2/topology.ts';
import { notSimulated } from '../not-simulated.ts';
import type { Caller, Operation } from '../service.ts';
import { attributesOf } from './attributes.ts';
import type { Checked } from './checked.ts';
import { faults } from './faults.ts';
import type { LoadBalancer } from './model.ts';
import { page } from './page.ts';
import { isOf } from './store.ts';
import type { Store } from './store.ts';
import { tagRecord } from './tag-record.ts';

/** Hosted zones of the names, of the Regions for which external-dns lists them; elsewhere a made-up one. */
const hostedZones: Readonly<Record<LoadBalancer['type'], Readonly<Record<string, string>>>> = {
  application: {
    'us-east-1': 'Z35SXDOTRQ7X7K',
    'us-east-2': 'Z3AADJGX6KTTL2',
    'us-west-2': 'Z1H1FL5HABSF5',
    'eu-west-1': 'Z32O12XQLNTSW2',
  },
  network: {
    'us-east-1': 'Z26RNL4JYFTOTI',
    'us-east-2': 'ZLMOA37VPKANP',
    'us-west-2': 'Z18D5FSROUN65G',
    'eu-west-1': 'Z2IFOLAFXWLO4F',
  },
};

/** A deleted load balancer's network interfaces keep its security groups busy for 10-30 s [seen in tests against AWS]. */
const lingering = 20_000;

/**
 * Application and network load balancers. Of the latter it is not simulated that a zone sends to its own targets only.
 *
 * @param options.provisioningTime ms from `provisioning` to `active`; users of Terraform see 2:15 to 3:07 minutes.
 * @param options.lingeringSecurityGroups Gets the groups of deleted load balancers while their network interfaces are still there.
 */
export function loadBalancerOperations(options: {
  readonly store: Store;
  readonly ec2: Pick<Ec2, 'subnet' | 'securityGroup' | 'defaultSecurityGroup'>;
  readonly provisioningTime: number;
  readonly lingeringSecurityGroups: Set<readonly string[]>;
}) {
  const { store, ec2, provisioningTime, lingeringSecurityGroups } = options;
  const { clock } = store.world;

  /** One subnet a zone, at least two zones [documented]. */
  const subnetsOf = (ids: readonly string[], caller: Caller): Subnet[] => {
    const subnets = ids.map((id) => {
      const subnet = ec2.subnet(caller.region, id);
      if (subnet === undefined) throw faults.subnetInvalid(id);
      return subnet;
    });
    if (new Set(subnets.map(({ availabilityZoneId }) => availabilityZoneId)).size < subnets.length)
      throw faults.zoneTwice();
    if (subnets.length < 2) throw faults.oneZone();
    return subnets;
  };

  const securityGroupsOf = (ids: readonly string[] | undefined, vpcId: string, { region }: Caller): string[] => {
    const chosen = ids ?? [ec2.defaultSecurityGroup(vpcId)?.groupId].filter((id) => id !== undefined);
    if (chosen.some((id) => ec2.securityGroup(region, id)?.vpcId !== vpcId)) throw faults.securityGroupsInvalid();
    return [...chosen];
  };

  const activateLater = (arn: string): void => {
    clock.schedule(provisioningTime, () => {
      const loadBalancer = store.loadBalancers.get(arn);
      if (loadBalancer !== undefined) store.loadBalancers.set(arn, { ...loadBalancer, state: 'active' });
    });
  };

  return {
    CreateLoadBalancer: (input: Checked<CreateLoadBalancerInput>, caller: Caller) => {
      const { Name: name, Scheme: scheme = 'internet-facing', Type: type = 'application' } = input;
      if (type !== 'application' && type !== 'network')
        throw notSimulated(`The sandbox simulates no load balancers of type '${type}'.`);
      checkName('The load balancer', name);
      const subnetIds = input.Subnets ?? (input.SubnetMappings ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
      const subnets = subnetsOf(subnetIds, caller);
      const vpcId = subnets[0]?.vpcId ?? '';
      const settings = {
        type,
        name,
        scheme,
        vpcId,
        subnets,
        // A network load balancer has none unless it is given some [documented], and lets everybody in then.
        securityGroups: securityGroupsOf(
          type === 'network' ? (input.SecurityGroups ?? []) : input.SecurityGroups,
          vpcId,
          caller,
        ),
      };

      const twin = store.loadBalancers.values().find((one) => one.name === name && isOf(caller.region, one.arn));
      if (twin !== undefined) {
        // The same once more is the same one [documented]: this create is idempotent, unlike API Gateway's.
        const { type: t, scheme: s, vpcId: v, subnets: n, securityGroups: g } = twin;
        if (!isDeepStrictEqual(settings, { type: t, name, scheme: s, vpcId: v, subnets: n, securityGroups: g })) {
          throw faults.loadBalancerNameTaken(name);
        }
        return { LoadBalancers: [describe(twin)] };
      }

      const id = store.newId();
      const isNetwork = type === 'network';
      const arn = store.arn(caller.region, `loadbalancer/${isNetwork ? 'net' : 'app'}/${name}/${id}`);
      const prefix = scheme === 'internal' ? 'internal-' : '';
      const loadBalancer: LoadBalancer = {
        ...settings,
        arn,
        dnsName: isNetwork
          ? `${name}-${id}.elb.${caller.region}.amazonaws.com`
          : `${prefix}${name}-${store.world.newId(10, '123456789')}.${caller.region}.elb.amazonaws.com`,
        zoneId: hostedZones[type][caller.region] ?? 'Z00000000SANDBOX',
        createdTime: new Date(clock.now()),
        state: 'provisioning',
      };
      store.loadBalancers.set(arn, loadBalancer);
      store.tags.set(arn, tagRecord(input.Tags));
      activateLater(arn);
      return { LoadBalancers: [describe(loadBalancer)] };
    },

    DescribeLoadBalancers: (input: Checked<DescribeLoadBalancersInput>, caller: Caller) => {
      const { Names: names, LoadBalancerArns: arns } = input;
      for (const arn of arns ?? []) store.loadBalancer(arn, caller);
      const here = [...store.loadBalancers.values()].filter(({ arn }) => isOf(caller.region, arn));
      // One name that does not exist fails the whole call [seen].
      const missing = (names ?? []).filter((name) => !here.some((one) => one.name === name));
      if (missing.length > 0) throw faults.loadBalancersNotFound(missing);

      const found = here.filter(({ arn, name }) => arns?.includes(arn) !== false && names?.includes(name) !== false);
      const { items, nextMarker } = page(found, input);
      return { LoadBalancers: items.map(describe), NextMarker: nextMarker };
    },

    /** Those that are named take the place of all [documented]. A network load balancer has to have some already [documented]. */
    SetSecurityGroups: (input: Checked<SetSecurityGroupsInput>, caller: Caller) => {
      const loadBalancer = store.loadBalancer(input.LoadBalancerArn, caller);
      const { arn, type, vpcId } = loadBalancer;
      if (type === 'network' && loadBalancer.securityGroups.length === 0) throw faults.securityGroupsRefused(arn);
      const securityGroups = securityGroupsOf(input.SecurityGroups, vpcId, caller);
      store.loadBalancers.set(arn, { ...loadBalancer, securityGroups });
      return { SecurityGroupIds: securityGroups };
    },

    /** Takes listeners and rules with it, leaves target groups; one that is not there is deleted already [documented]. */
    DeleteLoadBalancer: ({ LoadBalancerArn: arn }: Checked<DeleteLoadBalancerInput>, caller: Caller) => {
      if (!arn.startsWith(store.arn(caller.region, 'loadbalancer/'))) throw faults.notAnArn('load balancer', arn);
      const loadBalancer = store.loadBalancers.get(arn);
      if (loadBalancer === undefined) return {};
      if (attributesOf(store, 'loadBalancer', arn)['deletion_protection.enabled'] === 'true') {
        throw faults.deletionProtected(arn);
      }

      for (const listener of store.listeners.values()) {
        if (listener.loadBalancerArn === arn) store.removeListener(listener.arn);
      }
      store.loadBalancers.delete(arn);
      store.tags.delete(arn);
      store.attributes.delete(arn);
      const { securityGroups } = loadBalancer;
      lingeringSecurityGroups.add(securityGroups);
      clock.schedule(lingering, () => lingeringSecurityGroups.delete(securityGroups));
      return {};
    },
  } satisfies Record<string, Operation>;
}

/** Names of load balancers and target groups are at most 32 letters, digits and hyphens [documented]. */
export function checkName(kind: string, name: string): void {
  if (name.length > 32) throw faults.nameTooLong(kind, name);
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw faults.namePattern(kind, name);
}

function describe(loadBalancer: LoadBalancer): DescribedLoadBalancer {
  return {
    LoadBalancerArn: loadBalancer.arn,
    LoadBalancerName: loadBalancer.name,
    DNSName: loadBalancer.dnsName,
    CanonicalHostedZoneId: loadBalancer.zoneId,
    CreatedTime: loadBalancer.createdTime,
    Scheme: loadBalancer.scheme,
    VpcId: loadBalancer.vpcId,
    State: { Code: loadBalancer.state },
    Type: loadBalancer.type,
    AvailabilityZones: loadBalancer.subnets.map(({ subnetId, availabilityZone }) => ({
      ZoneName: availabilityZone,
      SubnetId: subnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...loadBalancer.securityGroups],
    IpAddressType: 'ipv4',
  };
}
