import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LinkTurn } from './link-turn.ts';

/**
 * The link in API Gateway, as far as it is known; undefined where there is none. Looked at where that may not be so: where
 * a list does not show it any more (it may be behind), and where API Gateway would not let an integration use it
 * (`doubted`, by ids). Throws AwsCallError.
 */
export async function findLink({ link, aws }: LinkTurn, doubted: Set<string>): Promise<ListedVpcLink | undefined> {
  const known = await aws.known();
  const id = link.status?.vpcLinkId;
  if (id === undefined || (known !== undefined && !doubted.has(id))) return known;

  await aws.look(id);
  doubted.delete(id);
  return aws.known();
}
