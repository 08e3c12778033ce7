import { failureOf } from '../aws/aws-call-error.ts';
import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LinkTurn } from './link-turn.ts';

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
