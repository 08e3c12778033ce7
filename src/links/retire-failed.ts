import { failureOf } from '../aws/aws-call-error.ts';
import type { LinkTurn } from './link-turn.ts';

/**
 * Deletes the links that failed. One that integrations refer to stays (400, as API Gateway does not delete those) until
 * they are moved to another one. Answers whether all are on their way out. Throws AwsCallError.
 */
export async function retireFailed({ aws }: LinkTurn): Promise<boolean> {
  let all = true;
  for (const failed of await aws.failed()) {
    try {
      await aws.delete(failed);
    } catch (error) {
      if (failureOf(error).kind !== 'conflict') throw error;
      all = false;
    }
  }
  return all;
}
