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
  if ((await aws.known()) === undefined) lostCreates.repeat(uid);
  return 0;
}

/**
 * Lists afresh some time after another link was made in place of a lost one: that may have arrived all the same. Answers in
 * how many ms it will be; Infinity where there is no need. Throws AwsCallError.
 */
export async function lookForTwins({ link, inventory }: LinkTurn, lostCreates: LostCreates): Promise<number> {
  const { uid } = link.metadata;
  const due = lostCreates.secondLookIn(uid);
  if (due === undefined || due > 0) return due ?? Infinity;
  await inventory.vpcLinks.refresh();
  lostCreates.lookedAgain(uid);
  return Infinity;
}
