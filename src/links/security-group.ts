import { failureOf } from '../aws/aws-call-error.ts';
import type { CallOptions, Ec2 } from '../aws/aws-caller.ts';
import { CreateSecurityGroupCommand, DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand } from '../aws/ec2.ts';

type Tags = Readonly<Record<string, string>>;

interface Options {
  readonly ec2: Ec2;
  readonly call: CallOptions;
}

/**
 * The security group of a VPC's link: all egress, which a new group has by itself, and no ingress. Its name is there once
 * in a VPC, so it is made once however often this is called. Throws AwsCallError, and Error where the name is taken by a
 * group that is not ours.
 */
export async function ensureSecurityGroup(
  options: Options & {
    readonly vpcId: string;
    readonly name: string;
    /** The tags that say whose it is: it is found by them. */
    readonly marks: Tags;
    /** All tags that it is given, those included. */
    readonly tags: Tags;
  },
): Promise<string> {
  const { ec2, call, vpcId, name, marks, tags } = options;
  const present = await findSecurityGroup({ ec2, call, vpcId, marks });
  if (present !== undefined) return present;

  const { GroupId } = await ec2.call(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: 'Egress of the API Gateway VPC link that private-http-api-controller made',
      VpcId: vpcId,
      TagSpecifications: [
        { ResourceType: 'security-group', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
    }),
    call,
  );
  if (GroupId === undefined) throw new Error('CreateSecurityGroup answered without a GroupId.');
  return GroupId;
}

/** The group that carries all of these marks; undefined where there is none. */
export async function findSecurityGroup(
  options: Options & { readonly vpcId: string; readonly marks: Tags },
): Promise<string | undefined> {
  const { ec2, call, vpcId, marks } = options;
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    ...Object.entries(marks).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
  ];
  const { SecurityGroups } = await ec2.call(new DescribeSecurityGroupsCommand({ Filters }), call);
  return SecurityGroups?.[0]?.GroupId;
}

/** What became of the deletion of a group. */
export type GroupDeletion =
  | { readonly state: 'gone' }
  /**
   * Something uses it (EC2: DependencyViolation). `referrers`: the groups whose rules name it, which somebody has to
   * change; where there are none it is network interfaces of the deleted link that linger, which passes by itself.
   */
  | { readonly state: 'inUse'; readonly referrers: readonly string[] };

/** Deletes a group, or says what holds it. Throws AwsCallError. */
export async function deleteSecurityGroup(options: Options & { readonly groupId: string }): Promise<GroupDeletion> {
  const { ec2, call, groupId } = options;
  try {
    await ec2.call(new DeleteSecurityGroupCommand({ GroupId: groupId }), call);
    return { state: 'gone' };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'notFound') return { state: 'gone' };
    if (failure.kind === 'conflict') return { state: 'inUse', referrers: await referrersOf(options) };
    throw error;
  }
}

/** The other groups whose rules name this one, in order. (Filters of one call are an "and", so it takes two.) */
async function referrersOf({ ec2, call, groupId }: Options & { readonly groupId: string }): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const Name of ['ip-permission.group-id', 'egress.ip-permission.group-id']) {
    const command = new DescribeSecurityGroupsCommand({ Filters: [{ Name, Values: [groupId] }] });
    const { SecurityGroups = [] } = await ec2.call(command, call);
    for (const { GroupId } of SecurityGroups) if (GroupId !== undefined && GroupId !== groupId) found.add(GroupId);
  }
  return [...found].sort();
}
