import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Outcome } from '../kubernetes/control-loop.ts';
import { isOnItsWay } from '../links/is-on-its-way.ts';
import { factsWithoutLink } from '../links/link-facts.ts';
import type { LinkMemory } from '../links/link-memory.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { outcomeWithin } from './outcome-after.ts';
import { asItIs, type linkReporter } from './report-link.ts';

/** Looks again at a link that is being made or deleted when that is due, without holding a worker up until then. */
export function linkFollower(options: {
  readonly report: ReturnType<typeof linkReporter>;
  readonly memory: Pick<LinkMemory, 'polls' | 'pauseOf'>;
}): (turn: LinkTurn, present: ListedVpcLink) => Promise<Outcome> {
  const { report, memory } = options;
  const { polls } = memory;

  return async (turn, present) => {
    const { uid } = turn.link.metadata;
    const id = present.VpcLinkId ?? '';
    const due = polls.take(uid, id);
    const now = due > 0 ? present : await turn.aws.read(id);
    if (now === undefined || !isOnItsWay(now)) {
      polls.forget(uid);
      if (now === undefined) await report(turn, { facts: factsWithoutLink(turn.link) });
      return outcomeWithin(0);
    }
    const { finding, facts } = asItIs(now);
    // Why there has to be another one is news for longer than that the failed one goes.
    await report(turn, memory.pauseOf(turn) === 0 ? { finding, facts } : { facts });
    return outcomeWithin(due > 0 ? due : polls.take(uid, id));
  };
}
