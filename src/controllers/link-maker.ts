import { AwsCallError } from '../aws/aws-call-error.ts';
import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { makeLink } from '../links/make-link.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { creating, noSubnets } from '../status/link-findings.ts';
import type { linkReporter } from './report-link.ts';

/** Makes a turn's link, and says so in status before and in the log after; undefined where there is no subnet for it. */
export function linkMaker(options: {
  readonly report: ReturnType<typeof linkReporter>;
  readonly lostCreates: LostCreates;
  readonly clock: Clock;
  readonly log: Log;
}): (turn: LinkTurn) => Promise<ListedVpcLink | undefined> {
  const { report, lostCreates, clock, log } = options;
  const unsupportedZones = new Set<string>();

  return async (turn) => {
    const { name, uid } = turn.link.metadata;
    try {
      const made = await makeLink(turn, {
        clock,
        unsupportedZones,
        begin: async (facts) => {
          lostCreates.begin(uid);
          await report(turn, { finding: creating, facts });
        },
      });
      if (made === undefined) await report(turn, { finding: noSubnets(turn.link.spec.vpcId) });
      else
        log.info({ object: name, operation: 'CreateVpcLink' }, `Done: VPC link ${made.VpcLinkId ?? ''} is being made.`);
      return made;
    } catch (error) {
      if (error instanceof AwsCallError && error.failure.kind === 'uncertain') lostCreates.suspect(uid);
      throw error;
    }
  };
}
