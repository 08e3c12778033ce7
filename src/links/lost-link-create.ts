import type { LostCreates } from '../aws/lost-creates.ts';
import type { LinkTurn } from './link-turn.ts';

/**
 * How long a lost create of the link may still be on its way, in ms; 0 once a fresh list has told. Status names subnets
 * before the link is made: where it has no id then, a create may have been lost. Throws AwsCallError.
 */
export async function lostLinkCreate({ link, aws, inventory }: LinkTurn, lostCreates: LostCreates): Promise<number> {
  const { uid } = link.metadata;
  const begun = link.status?.subnetIds !== undefined && link.status.vpcLinkId === undefined;
  if (begun && (await aws.known()) === undefined) lostCreates.suspectPredecessor(uid);
  if (!lostCreates.isSuspect(uid)) return 0;
  const wait = lostCreates.mayArriveFor(uid);
  if (wait > 0) return wait;
  await inventory.vpcLinks.refresh();
  lostCreates.clear(uid);
  return 0;
}
