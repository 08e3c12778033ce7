import { CreateTagsCommand } from '../aws/ec2.ts';
import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import { ownershipTags } from '../aws/ownership.ts';
import type { LinkTurn } from './link-turn.ts';
import { findSecurityGroup } from './security-group.ts';

/**
 * The link that another cluster of the same name made for the VpcLink object of this name, the first of those that may be
 * taken over; undefined where there is none. Throws AwsCallError.
 */
export async function namesakeLink(
  { inventory, marks }: LinkTurn,
  takeOver: readonly string[],
): Promise<Owned<ListedVpcLink> | undefined> {
  const links = await inventory.vpcLinks.ofNamesakes(marks);
  const present = links.filter(({ resource }) => resource.VpcLinkStatus !== 'DELETING');
  return present.find(({ cluster }) => takeOver.includes(cluster.uid)) ?? present[0];
}

/**
 * Makes another cluster's link, and the security group that was made for it, the object's own by their tags. The group comes
 * first: it is found by the link's marks as long as that has them, so a second try finds it too. Throws AwsCallError.
 */
export async function takeOverLink(
  { link, aws, ec2, call, marks, tags }: LinkTurn,
  { cluster, owner, resource }: Owned<ListedVpcLink>,
): Promise<void> {
  const theirs = ownershipTags(cluster, owner);
  const groupId = await findSecurityGroup({ ec2, call, vpcId: link.spec.vpcId, marks: theirs });
  if (groupId !== undefined) {
    const Tags = Object.entries(marks).map(([Key, Value]) => ({ Key, Value }));
    await ec2.call(new CreateTagsCommand({ Resources: [groupId], Tags }), call);
  }
  await aws.tag(resource, { set: { ...tags }, removed: undefined });
}
