import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { EC2Client, IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Stack, StackIdentity, StackSecurityGroup } from '../stack.ts';
import type { Place } from './place.ts';
import { stackTags, tagKeys } from './stack-tags.ts';

/**
 * The security groups of a stack's load balancers: those that the user names, or the managed frontend one, with just the
 * rules that the stack wants: foreign ones are revoked. Answers their ids.
 */
export async function deploySecurityGroups(place: Place, stack: Stack): Promise<readonly string[]> {
  const { securityGroup } = stack;
  return 'groupIds' in securityGroup ? securityGroup.groupIds : [await deployManaged(place, stack, securityGroup)];
}

async function deployManaged(
  { clients: { ec2 }, clusterName, vpcId }: Place,
  stack: StackIdentity,
  { name, ports, cidrs }: Exclude<StackSecurityGroup, { readonly groupIds: readonly string[] }>,
): Promise<string> {
  const existing = await findSecurityGroup(ec2, clusterName, stack);
  const groupId =
    existing?.GroupId ??
    (
      await ec2.send(
        new CreateSecurityGroupCommand({
          GroupName: name,
          Description: '[k8s] Managed SecurityGroup for LoadBalancer',
          VpcId: vpcId,
          TagSpecifications: [
            { ResourceType: 'security-group', Tags: [...stackTags(clusterName, stack, 'ManagedLBSecurityGroup')] },
          ],
        }),
      )
    ).GroupId ??
    '';

  const wanted = ports.flatMap((port) => cidrs.map((cidr) => ({ ...port, cidr })));
  const present = (existing?.IpPermissions ?? []).flatMap(rulesIn);
  const added = wanted.filter((rule) => !present.some((one) => sameRule(one, rule)));
  const removed = present.filter((rule) => !wanted.some((one) => sameRule(rule, one)));
  if (removed.length > 0) {
    const IpPermissions = removed.map(({ permission }) => permission);
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions }));
  }
  if (added.length > 0) {
    const IpPermissions = added.map(({ protocol, port, cidr }) => ({
      IpProtocol: protocol,
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: cidr }],
    }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions }));
  }
  return groupId;
}

/** @returns false while something still holds it: a deleted load balancer's network interfaces do so for some seconds. */
export async function removeSecurityGroup(
  { clients: { ec2 }, clusterName }: Place,
  stack: StackIdentity,
): Promise<boolean> {
  const group = await findSecurityGroup(ec2, clusterName, stack);
  if (group === undefined) return true;
  try {
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: group.GroupId }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'DependencyViolation') return false;
    throw error;
  }
}

async function findSecurityGroup(
  ec2: EC2Client,
  clusterName: string,
  stack: StackIdentity,
): Promise<SecurityGroup | undefined> {
  const keys = tagKeys(stack);
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: `tag:${keys.cluster}`, Values: [clusterName] },
        { Name: `tag:${keys.stack}`, Values: [stack.id] },
      ],
    }),
  );
  return SecurityGroups[0];
}

/** Each peer of a permission by itself. What is no plain rule for one port and CIDR is nothing that a stack wants. */
function rulesIn(permission: IpPermission) {
  const { IpProtocol, FromPort, ToPort, IpRanges = [], UserIdGroupPairs = [] } = permission;
  const isOnePort = FromPort === ToPort;
  const ports = { IpProtocol, FromPort, ToPort };
  return [
    ...IpRanges.map((range) => ({
      protocol: IpProtocol,
      port: isOnePort ? FromPort : undefined,
      cidr: range.CidrIp,
      permission: { ...ports, IpRanges: [range] },
    })),
    ...UserIdGroupPairs.map((pair) => ({
      protocol: IpProtocol,
      port: undefined,
      cidr: undefined,
      permission: { ...ports, UserIdGroupPairs: [pair] },
    })),
  ];
}

interface RuleEssence {
  readonly protocol: string | undefined;
  readonly port: number | undefined;
  readonly cidr: string | undefined;
}

function sameRule(one: RuleEssence, other: RuleEssence): boolean {
  return one.protocol === other.protocol && one.port === other.port && one.cidr === other.cidr;
}
