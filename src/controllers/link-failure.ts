import { failureOf } from '../aws/aws-call-error.ts';
import { reasonOf } from '../aws/reason-of.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { quotaReached, type LinkFinding } from '../status/link-findings.ts';
import { progressOf } from './progress-of.ts';

/** What is said of a link when a call for it failed. */
export async function linkFailure({ link, region, inventory }: LinkTurn, failure: AwsFailure): Promise<LinkFinding> {
  if (failure.kind === 'quota' && failure.limit !== undefined) {
    const { vpcLinks } = inventory;
    vpcLinks.limitedTo(failure.limit);
    // Others' links come and go unseen. Where AWS does not list them now, what it said last has to do.
    await vpcLinks.refresh().catch(failureOf);
    const { ours, others } = await vpcLinks.counts();
    return quotaReached({ vpcId: link.spec.vpcId, region, limit: failure.limit, ours, others });
  }
  const { state } = progressOf(failure, '');
  return { status: state === 'failed' ? 'False' : 'Unknown', reason: reasonOf(failure), message: failure.message };
}
