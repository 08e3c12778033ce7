import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupIngressRequest,
  CreateSecurityGroupRequest,
  DeleteSecurityGroupRequest,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
  SecurityGroup as DescribedGroup,
  SecurityGroupRule as DescribedRule,
} from '@aws-sdk/client-ec2';
import type { Caller, World } from '../service.ts';
import { faults } from './faults.ts';
import { matchesFilters } from './filters.ts';
import { page } from './page.ts';
import { permissionsOf, ruleText, rulesOf, sameRule } from './security-group-rules.ts';
import type { SecurityGroupRule } from './security-group-rules.ts';
import { tagList, tagsFor } from './tags.ts';
import type { Tags } from './tags.ts';
import type { Vpc } from './topology.ts';

export interface SecurityGroup {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
}

type Direction = 'ingress' | 'egress';

const hex = '0123456789abcdef';

/** Security groups: the ones that come with each VPC, and those that callers make. */
export class SecurityGroups {
  readonly #groups = new Map<string, SecurityGroup>();
  readonly #vpcs: readonly Vpc[];
  readonly #tags: Tags;
  readonly #world: World;
  readonly #isInUse: (groupId: string) => boolean;

  /** @param options.isInUse Whether a network interface of some other service (load balancer, VPC link) is in the group. */
  constructor(options: {
    readonly world: World;
    readonly vpcs: readonly Vpc[];
    readonly tags: Tags;
    readonly isInUse: (groupId: string) => boolean;
  }) {
    this.#world = options.world;
    this.#vpcs = options.vpcs;
    this.#tags = options.tags;
    this.#isInUse = options.isInUse;
    for (const { vpcId } of options.vpcs) this.#addDefaultGroup(vpcId);
  }

  get(groupId: string): SecurityGroup | undefined {
    return this.#groups.get(groupId);
  }

  list(): SecurityGroup[] {
    return [...this.#groups.values()];
  }

  /** The group that comes with the VPC, for whoever names none [documented]. */
  defaultGroup(vpcId: string): SecurityGroup | undefined {
    return this.#groups.values().find((group) => group.vpcId === vpcId && group.groupName === 'default');
  }

  create(input: CreateSecurityGroupRequest, caller: Caller) {
    const { GroupName: groupName = '', Description: description = '', VpcId: vpcId, TagSpecifications } = input;
    if (vpcId === undefined) throw faults.noDefaultVpc();
    if (!this.#vpcs.some((vpc) => vpc.vpcId === vpcId && vpc.region === caller.region)) throw faults.vpcNotFound(vpcId);
    const isTaken = this.#groups.values().some((group) => group.vpcId === vpcId && group.groupName === groupName);
    if (isTaken) throw faults.groupDuplicate(groupName, vpcId);
    const tags = tagsFor('security-group', TagSpecifications);
    if (input.DryRun === true) throw faults.dryRun();

    const groupId = this.#newGroupId();
    // A new group lets nothing in and everything out [seen: moto, tested against AWS].
    this.#groups.set(groupId, {
      groupId,
      groupName,
      description,
      vpcId,
      ingress: [],
      egress: this.#rules([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    });
    this.#tags.add(groupId, tags);
    return { GroupId: groupId, Tags: tagList(tags), SecurityGroupArn: this.#arn(groupId) };
  }

  delete(input: DeleteSecurityGroupRequest, caller: Caller): object {
    const group = this.#existing(input.GroupId, caller);
    if (group.groupName === 'default') throw faults.defaultGroup(group.groupId);
    // A group that another group's rule names cannot go either [documented].
    const isNamed = this.#groups
      .values()
      .some(
        (other) =>
          other.groupId !== group.groupId &&
          [...other.ingress, ...other.egress].some(
            ({ peer }) => peer.kind === 'group' && peer.groupId === group.groupId,
          ),
      );
    if (isNamed || this.#isInUse(group.groupId)) throw faults.groupInUse(group.groupId);
    if (input.DryRun === true) throw faults.dryRun();

    this.#groups.delete(group.groupId);
    this.#tags.clear(group.groupId);
    return { Return: true, GroupId: group.groupId };
  }

  describe(input: DescribeSecurityGroupsRequest, caller: Caller): DescribeSecurityGroupsResult {
    for (const id of input.GroupIds ?? []) this.#existing(id, caller);
    const found = [...this.#groups.values()].filter(
      (group) =>
        this.#region(group) === caller.region &&
        input.GroupIds?.includes(group.groupId) !== false &&
        input.GroupNames?.includes(group.groupName) !== false &&
        matchesFilters(input.Filters, {
          values: {
            'group-id': group.groupId,
            'group-name': group.groupName,
            'vpc-id': group.vpcId,
            description: group.description,
            'ip-permission.group-id': groupsNamedBy(group.ingress),
            'egress.ip-permission.group-id': groupsNamedBy(group.egress),
          },
          tags: this.#tags.of(group.groupId),
        }),
    );
    const { items, nextToken } = page(found, input);
    return { SecurityGroups: items.map((group) => this.#describe(group)), NextToken: nextToken };
  }

  authorize(
    direction: Direction,
    input: AuthorizeSecurityGroupIngressRequest | AuthorizeSecurityGroupEgressRequest,
    caller: Caller,
  ): object {
    const group = this.#existing(input.GroupId, caller);
    const added = this.#rules(permissionsIn(input));
    for (const { peer } of added) {
      if (peer.kind === 'group' && !this.#groups.has(peer.groupId)) throw faults.groupNotFound(peer.groupId);
    }
    const duplicate = added.find((rule) => group[direction].some((existing) => sameRule(existing, rule)));
    if (duplicate !== undefined) throw faults.ruleDuplicate(ruleText(duplicate));
    if (input.DryRun === true) throw faults.dryRun();

    this.#groups.set(group.groupId, { ...group, [direction]: [...group[direction], ...added] });
    return { Return: true, SecurityGroupRules: added.map((rule) => this.#describeRule(group, direction, rule)) };
  }

  revoke(
    direction: Direction,
    input: RevokeSecurityGroupIngressRequest | RevokeSecurityGroupEgressRequest,
    caller: Caller,
  ): object {
    const group = this.#existing(input.GroupId, caller);
    const removed = new Set([
      ...this.#rules(permissionsIn(input)).map((rule) => {
        const existing = group[direction].find((candidate) => sameRule(candidate, rule));
        if (existing === undefined) throw faults.ruleNotFound();
        return existing;
      }),
      ...(input.SecurityGroupRuleIds ?? []).map((id) => {
        const existing = group[direction].find(({ ruleId }) => ruleId === id);
        if (existing === undefined) throw faults.ruleIdNotFound(id);
        return existing;
      }),
    ]);
    if (input.DryRun === true) throw faults.dryRun();

    this.#groups.set(group.groupId, { ...group, [direction]: group[direction].filter((rule) => !removed.has(rule)) });
    return { Return: true };
  }

  #addDefaultGroup(vpcId: string): void {
    const groupId = this.#newGroupId();
    this.#groups.set(groupId, {
      groupId,
      groupName: 'default',
      description: 'default VPC security group',
      vpcId,
      ingress: this.#rules([{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] }]),
      egress: this.#rules([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]),
    });
  }

  #existing(groupId: string | undefined, caller: Caller): SecurityGroup {
    if (groupId === undefined) throw faults.missingGroup();
    if (!groupId.startsWith('sg-')) throw faults.groupMalformed(groupId);
    const group = this.#groups.get(groupId);
    if (group === undefined || this.#region(group) !== caller.region) throw faults.groupNotFound(groupId);
    return group;
  }

  #describe(group: SecurityGroup): DescribedGroup {
    return {
      GroupId: group.groupId,
      GroupName: group.groupName,
      Description: group.description,
      VpcId: group.vpcId,
      OwnerId: this.#world.account,
      SecurityGroupArn: this.#arn(group.groupId),
      IpPermissions: permissionsOf(group.ingress, this.#world.account),
      IpPermissionsEgress: permissionsOf(group.egress, this.#world.account),
      Tags: tagList(this.#tags.of(group.groupId)),
    };
  }

  #describeRule(group: SecurityGroup, direction: Direction, rule: SecurityGroupRule): DescribedRule {
    const { peer } = rule;
    return {
      SecurityGroupRuleId: rule.ruleId,
      GroupId: group.groupId,
      GroupOwnerId: this.#world.account,
      IsEgress: direction === 'egress',
      IpProtocol: rule.protocol,
      // -1 is how a rule, other than a permission, says "every port" [documented].
      FromPort: rule.fromPort ?? -1,
      ToPort: rule.toPort ?? -1,
      Description: rule.description,
      CidrIpv4: peer.kind === 'cidr' ? peer.cidr : undefined,
      CidrIpv6: peer.kind === 'ipv6' ? peer.cidr : undefined,
      PrefixListId: peer.kind === 'prefixList' ? peer.prefixListId : undefined,
      ReferencedGroupInfo: peer.kind === 'group' ? { GroupId: peer.groupId, UserId: this.#world.account } : undefined,
    };
  }

  #rules(permissions: readonly IpPermission[]): SecurityGroupRule[] {
    return rulesOf(permissions, () => `sgr-${this.#world.newId(17, hex)}`);
  }

  #newGroupId(): string {
    return `sg-${this.#world.newId(17, hex)}`;
  }

  #region(group: SecurityGroup): string | undefined {
    return this.#vpcs.find(({ vpcId }) => vpcId === group.vpcId)?.region;
  }

  #arn(groupId: string): string {
    const group = this.#groups.get(groupId);
    const region = group === undefined ? undefined : this.#region(group);
    return `arn:aws:ec2:${region ?? ''}:${this.#world.account}:security-group/${groupId}`;
  }
}

/** A call names one rule by members of its own, or any number in IpPermissions [documented]. */
function permissionsIn(
  input: Pick<AuthorizeSecurityGroupIngressRequest, 'IpPermissions' | 'IpProtocol' | 'FromPort' | 'ToPort' | 'CidrIp'>,
): IpPermission[] {
  const { IpPermissions = [], IpProtocol, FromPort, ToPort, CidrIp } = input;
  return IpProtocol === undefined || CidrIp === undefined
    ? IpPermissions
    : [...IpPermissions, { IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
}

/** The groups that rules let in or out, by which DescribeSecurityGroups filters [documented]. */
function groupsNamedBy(rules: readonly SecurityGroupRule[]): readonly string[] {
  return rules.flatMap(({ peer }) => (peer.kind === 'group' ? peer.groupId : []));
}
