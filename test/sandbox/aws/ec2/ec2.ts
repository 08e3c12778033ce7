import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  CreateSecurityGroupRequest,
  CreateTagsRequest,
  DeleteSecurityGroupRequest,
  DeleteTagsRequest,
  DescribeAvailabilityZonesRequest,
  DescribeInstancesRequest,
  DescribeSecurityGroupsRequest,
  DescribeSubnetsRequest,
  DescribeVpcsRequest,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
} from '@aws-sdk/client-ec2';
import type { Caller, Operation, Service, World } from '../service.ts';
import { describeInstances } from './describe-instances.ts';
import { describeAvailabilityZones, describeSubnets, describeVpcs } from './describe-networks.ts';
import { faults } from './faults.ts';
import { SecurityGroups } from './security-groups.ts';
import type { SecurityGroup } from './security-groups.ts';
import { Tags, tagsOf } from './tags.ts';
import type { Subnet, Vpc } from './topology.ts';

/** EC2 as a service, and what the services next to it may ask without a call. */
export interface Ec2 extends Service {
  readonly operations: ReturnType<typeof operationsOf>;
  /** Each look-up is within one Region, and undefined where that has no such thing. */
  subnet(region: string, subnetId: string): Subnet | undefined;
  vpc(region: string, vpcId: string): Vpc | undefined;
  securityGroup(region: string, groupId: string): SecurityGroup | undefined;
  /** The group of those who name none. */
  defaultSecurityGroup(vpcId: string): SecurityGroup | undefined;
}

/**
 * EC2, as far as VPC links and load balancers need it: networks and machines that are there from the start, and security groups.
 *
 * @param options.isSecurityGroupInUse Whether a network interface of another service is in the group: DeleteSecurityGroup
 * then answers DependencyViolation.
 */
export function createEc2(options: {
  readonly world: World;
  readonly vpcs: readonly Vpc[];
  readonly isSecurityGroupInUse: (groupId: string) => boolean;
}): Ec2 {
  const { world, vpcs, isSecurityGroupInUse } = options;
  const tags = new Tags();
  for (const vpc of vpcs) {
    tags.add(vpc.vpcId, vpc.tags ?? {});
    for (const subnet of vpc.subnets) tags.add(subnet.subnetId, subnet.tags);
  }
  const groups = new SecurityGroups({ world, vpcs, tags, isInUse: isSecurityGroupInUse });

  const vpcsOf = (region: string): readonly Vpc[] => vpcs.filter((candidate) => candidate.region === region);
  const vpc = (region: string, vpcId: string): Vpc | undefined =>
    vpcsOf(region).find((candidate) => candidate.vpcId === vpcId);
  const subnet = (region: string, subnetId: string): Subnet | undefined =>
    vpcsOf(region)
      .flatMap(({ subnets }) => subnets)
      .find((candidate) => candidate.subnetId === subnetId);
  const securityGroup = (region: string, groupId: string): SecurityGroup | undefined => {
    const group = groups.get(groupId);
    return group && vpc(region, group.vpcId) && group;
  };

  /** Error codes name the kind of resource that the id claims to be [documented]. */
  const checkExists = (id: string, { region }: Caller): void => {
    if (id.startsWith('sg-') && securityGroup(region, id) === undefined) throw faults.groupNotFound(id);
    else if (id.startsWith('subnet-') && subnet(region, id) === undefined) throw faults.subnetNotFound(id);
    else if (id.startsWith('vpc-') && vpc(region, id) === undefined) throw faults.vpcNotFound(id);
    else if (!/^(sg|subnet|vpc)-/.test(id)) throw faults.resourceNotFound(id);
  };

  return {
    operations: operationsOf({ vpcs, tags, groups, account: world.account, checkExists }),
    state: () => ({ vpcs, securityGroups: groups.list() }),
    vpc,
    subnet,
    securityGroup,
    defaultSecurityGroup: (vpcId) => groups.defaultGroup(vpcId),
  };
}

function operationsOf({
  vpcs,
  tags,
  groups,
  account,
  checkExists,
}: {
  readonly vpcs: readonly Vpc[];
  readonly tags: Tags;
  readonly groups: SecurityGroups;
  readonly account: string;
  readonly checkExists: (id: string, caller: Caller) => void;
}) {
  const networks = { vpcs, tags, account };

  return {
    DescribeVpcs: (input: DescribeVpcsRequest, caller: Caller) => describeVpcs(networks, input, caller),
    DescribeSubnets: (input: DescribeSubnetsRequest, caller: Caller) => describeSubnets(networks, input, caller),
    DescribeAvailabilityZones: (input: DescribeAvailabilityZonesRequest, caller: Caller) =>
      describeAvailabilityZones(networks, input, caller),

    DescribeInstances: (input: DescribeInstancesRequest, caller: Caller) => describeInstances(networks, input, caller),

    CreateSecurityGroup: (input: CreateSecurityGroupRequest, caller: Caller) => groups.create(input, caller),
    DescribeSecurityGroups: (input: DescribeSecurityGroupsRequest, caller: Caller) => groups.describe(input, caller),
    DeleteSecurityGroup: (input: DeleteSecurityGroupRequest, caller: Caller) => groups.delete(input, caller),
    AuthorizeSecurityGroupIngress: (input: AuthorizeSecurityGroupIngressRequest, caller: Caller) =>
      groups.authorize('ingress', input, caller),
    AuthorizeSecurityGroupEgress: (input: AuthorizeSecurityGroupEgressRequest, caller: Caller) =>
      groups.authorize('egress', input, caller),
    RevokeSecurityGroupIngress: (input: RevokeSecurityGroupIngressRequest, caller: Caller) =>
      groups.revoke('ingress', input, caller),
    RevokeSecurityGroupEgress: (input: RevokeSecurityGroupEgressRequest, caller: Caller) =>
      groups.revoke('egress', input, caller),

    CreateTags: ({ Resources = [], Tags: added }: CreateTagsRequest, caller: Caller) => {
      const kept = tagsOf(added);
      for (const id of Resources) checkExists(id, caller);
      for (const id of Resources) tags.add(id, kept);
      return {};
    },
    DeleteTags: ({ Resources = [], Tags: removed }: DeleteTagsRequest, caller: Caller) => {
      for (const id of Resources) checkExists(id, caller);
      for (const id of Resources) {
        if (removed === undefined) tags.clear(id);
        else for (const { Key, Value } of removed) if (Key !== undefined) tags.remove(id, Key, Value);
      }
      return {};
    },
  } satisfies Record<string, Operation>;
}
