import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LinkTurn } from './link-turn.ts';
import { deleteSecurityGroup, findSecurityGroup } from './security-group.ts';

/** How far the removal of a link has come. */
export type Removal =
  /** API Gateway is deleting it, which takes a while. */
  | { readonly state: 'deleting'; readonly present: ListedVpcLink }
  /** It is gone, but something uses its security group: other groups' rules (`referrers`), or what nobody can see. */
  | { readonly state: 'groupInUse'; readonly groupId: string; readonly referrers: readonly string[] }
  /** A fresh list shows another one of ours. */
  | { readonly state: 'reappeared' }
  /** It is not what it was known to be: gone already, or without our tags. */
  | { readonly state: 'changed' }
  /** A fresh list shows nothing of it any more. */
  | { readonly state: 'gone' };

/** Removes the link and everything that was made for it, as far as that is possible now. Throws AwsCallError. */
export async function removeLink(
  { link, aws, ec2, patientEc2, call, marks, inventory }: LinkTurn,
  present: ListedVpcLink | undefined,
): Promise<Removal> {
  if (present !== undefined) {
    if (present.VpcLinkStatus !== 'DELETING' && !(await aws.delete(present))) return { state: 'changed' };
    return { state: 'deleting', present: { ...present, VpcLinkStatus: 'DELETING' } };
  }

  const groupId = await findSecurityGroup({ ec2, call, vpcId: link.spec.vpcId, marks });
  if (groupId !== undefined) {
    const deletion = await deleteSecurityGroup({ ec2: patientEc2, call, groupId });
    if (deletion.state === 'inUse') return { state: 'groupInUse', groupId, referrers: deletion.referrers };
  }

  await inventory.vpcLinks.refresh();
  return (await aws.known()) === undefined ? { state: 'gone' } : { state: 'reappeared' };
}
