import { failureOf } from '../aws/aws-call-error.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { retryAfter } from './retry-after.ts';

/**
 * Sees what others did to the links of the Region (deleted one in the console, for one), which no watch tells: one list for
 * all of them where the last one is older than `interval` ms. Answers in how many ms that is worth a turn again. Where AWS
 * does not answer, what was known stays known.
 */
export async function resyncLinks({ inventory }: LinkTurn, interval: number): Promise<number> {
  try {
    return await inventory.vpcLinks.keepFresh(interval);
  } catch (error) {
    return retryAfter(failureOf(error)) ?? 60_000;
  }
}
