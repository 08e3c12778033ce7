import { failureOf } from '../aws/aws-call-error.ts';
import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LinkTurn } from './link-turn.ts';
import type { Poll } from './poll.ts';

/**
 * Deletes links that are not needed. One that integrations refer to stays (400, as API Gateway does not delete those) until
 * they are moved to another one. Answers whether all are on their way out. Throws AwsCallError.
 */
export async function retireLinks({ aws }: LinkTurn, links: readonly ListedVpcLink[]): Promise<boolean> {
  let all = true;
  for (const link of links) {
    try {
      await aws.delete(link);
    } catch (error) {
      if (failureOf(error).kind !== 'conflict') throw error;
      all = false;
    }
  }
  return all;
}

/**
 * Integrations move from a link that failed to the one that took its place: then it can go, and so can a twin of that one.
 * Answers when to try, in ms. Throws AwsCallError.
 */
export async function retireOthers(turn: LinkTurn, farewells: Poll): Promise<number> {
  const { uid } = turn.link.metadata;
  const { failed, twins } = await turn.aws.own();
  const [first] = [...failed, ...twins];
  if (first === undefined) {
    farewells.forget(uid);
    return Infinity;
  }
  const { VpcLinkId: id = '' } = first;
  const due = farewells.take(uid, id);
  if (due > 0) return due;
  return (await retireLinks(turn, [...failed, ...twins])) ? Infinity : farewells.take(uid, id);
}
