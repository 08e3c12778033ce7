import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { factsWithoutLink } from '../links/link-facts.ts';
import type { LinkMemory } from '../links/link-memory.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { retireLinks } from '../links/retire-links.ts';
import type { Log } from '../runtime/log.ts';
import type { linkFollower } from './link-follower.ts';
import type { linkMaker } from './link-maker.ts';
import { outcomeWithin } from './outcome-after.ts';
import { asItIs, type linkReporter } from './report-link.ts';

/** A link fails, or is refused, for reasons that nothing watches: another one is tried after this time, in ms. */
export const nextLinkAfter = 300_000;

/** Subnets are not watched either: looked for again after this time, in ms. */
const subnetsAgainAfter = 60_000;

/** There is no link, or it failed: another one is made, unless that was just tried. */
export function linkReplacer(options: {
  readonly report: ReturnType<typeof linkReporter>;
  readonly make: ReturnType<typeof linkMaker>;
  readonly follow: ReturnType<typeof linkFollower>;
  readonly memory: Pick<LinkMemory, 'pauses' | 'pauseOf'>;
  readonly log: Log;
}): (turn: LinkTurn, failedOne: ListedVpcLink | undefined) => Promise<Outcome> {
  const { report, make, follow, memory, log } = options;

  return async (turn, failedOne) => {
    if (failedOne === undefined) await forgetLink(turn);
    else if (turn.link.status?.state !== 'FAILED') await giveUp(turn, failedOne);
    const pause = memory.pauseOf(turn);
    if (pause > 0) {
      await report(turn, {});
      return outcomeWithin(pause);
    }
    await retireFailed(turn);
    const made = await make(turn);
    return made === undefined ? outcomeWithin(subnetsAgainAfter) : follow(turn, made);
  };

  /** Status does not speak of a link any more that is gone. */
  async function forgetLink(turn: LinkTurn): Promise<void> {
    const { vpcLinkId } = turn.link.status ?? {};
    if (vpcLinkId === undefined) return;
    log.warn({ object: turn.link.metadata.name }, `VPC link ${vpcLinkId} is not in AWS any more.`);
    await report(turn, { facts: factsWithoutLink(turn.link) });
  }

  /** It has failed just now: the next one is not to fail at once for the same reason. */
  async function giveUp(turn: LinkTurn, failedOne: ListedVpcLink): Promise<void> {
    await report(turn, asItIs(failedOne));
    memory.pauses.begin(turn.link, { first: nextLinkAfter });
    await retireFailed(turn);
  }

  async function retireFailed(turn: LinkTurn): Promise<void> {
    await retireLinks(turn, (await turn.aws.own()).failed);
  }
}
