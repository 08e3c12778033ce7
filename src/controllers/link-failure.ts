import { failureOf } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import { reasonOf } from '../aws/reason-of.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { countOf, type LinkMemory } from '../links/link-memory.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { quotaReached, type LinkFinding } from '../status/link-findings.ts';
import { nextLinkAfter } from './link-replacer.ts';
import { outcomeWithin } from './outcome-after.ts';
import { progressOf } from './progress-of.ts';
import type { linkReporter } from './report-link.ts';
import { retryAfter } from './retry-after.ts';

/** A call for a link failed: that is said, and tried again when it may have passed. */
export function linkFailed(options: {
  readonly report: ReturnType<typeof linkReporter>;
  readonly memory: Pick<LinkMemory, 'pauses' | 'pauseOf'>;
}): (turn: LinkTurn, failure: AwsFailure) => Promise<Outcome> {
  const { report, memory } = options;

  return async (turn, failure) => {
    const wait = retryAfter(failure) ?? nextLinkAfter;
    if (!isNews(failure) || memory.pauseOf(turn) > 0) return outcomeWithin(wait);
    await report(turn, { finding: await findingOf(turn, failure) });
    // Nothing watches what a link is refused for: quotas, roles, what is in the VPC.
    if (!passes(failure)) {
      const links = failure.kind === 'quota' ? { links: countOf(turn.inventory) } : {};
      memory.pauses.begin(turn.link, { first: wait, ...links });
    }
    return outcomeWithin(wait);
  };
}

async function findingOf({ link, region, inventory }: LinkTurn, failure: AwsFailure): Promise<LinkFinding> {
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

/** Whether a failure passes by itself. */
function passes({ kind }: AwsFailure): boolean {
  return kind === 'notFound' || kind === 'unreachable' || kind === 'unavailable' || kind === 'uncertain';
}
