import type { ListedVpcLink } from '../aws/inventory.ts';
import { standingOf } from '../aws/ownership.ts';
import type { DoubtedLinks } from './doubted-links.ts';
import type { LinkTurn } from './link-turn.ts';
import { findSecurityGroup } from './security-group.ts';

/** Which link there is for a VpcLink object. */
export type FoundLink =
  | { readonly state: 'none' }
  | { readonly state: 'own'; readonly present: ListedVpcLink }
  /** It is the object's own, but somebody took its tags off. */
  | { readonly state: 'untagged'; readonly present: ListedVpcLink }
  /** Status names one that is another's by its tags (`another`), or that may be (`nobody`: they do not say). */
  | { readonly state: 'foreign'; readonly id: string; readonly by: 'another' | 'nobody' };

interface Options {
  readonly doubted: Pick<DoubtedLinks, 'has' | 'lookedAt'>;
  /** By the object's UID: the link that this process has seen with its tags. */
  readonly seen: Map<string, string>;
}

/**
 * Finds an object's link: by its tags; else by its id, as lists may lag and tags can be taken off. It is looked at where a
 * list does not show it (any more), and where API Gateway would not let an integration use it. Throws AwsCallError.
 */
export async function findLink(turn: LinkTurn, { doubted, seen }: Options): Promise<FoundLink> {
  const { link, aws, marks } = turn;
  const { uid } = link.metadata;
  const named = link.status?.vpcLinkId;
  const known = await aws.known();
  if (named === undefined || (known !== undefined && !doubted.has(uid, named))) return own(known);

  const read = await aws.read(named);
  doubted.lookedAt(uid);
  const now = await aws.known();
  if (now !== undefined || read === undefined || read.VpcLinkStatus === 'DELETING') return own(now);
  const standing = standingOf(read.Tags, marks).is;
  if (standing === 'others' || standing === 'siblings') return { state: 'foreign', id: named, by: 'another' };
  const isOwn = standing === 'own' || seen.get(uid) === named || (await hasOurGroup(turn, read));
  return isOwn ? { state: 'untagged', present: read } : { state: 'foreign', id: named, by: 'nobody' };

  function own(present: ListedVpcLink | undefined): FoundLink {
    if (present?.VpcLinkId !== undefined) seen.set(uid, present.VpcLinkId);
    return present === undefined ? { state: 'none' } : { state: 'own', present };
  }
}

/** Status can be edited by hand, so it proves nothing; the tags of the security group that was made for the link do. */
async function hasOurGroup({ link, ec2, call, marks }: LinkTurn, { SecurityGroupIds = [] }: ListedVpcLink) {
  const groupId = await findSecurityGroup({ ec2, call, vpcId: link.spec.vpcId, marks });
  return groupId !== undefined && SecurityGroupIds.includes(groupId);
}
