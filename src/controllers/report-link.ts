import type { ListedVpcLink } from '../aws/inventory.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { writeStatus } from '../kubernetes/status-writer.ts';
import { linkFacts } from '../links/link-facts.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { tagKeysOf } from '../model/tag-keys.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { Clock } from '../runtime/clock.ts';
import { stateFinding, type LinkFinding } from '../status/link-findings.ts';
import { linkStatus, type LinkFacts } from '../status/link-status.ts';
import { tellTransition } from './tell-transition.ts';

/** What a turn found out about a link. */
export interface LinkReport {
  /** Left out where what was said stays true. */
  readonly finding?: LinkFinding;
  /** Left out where there is nothing new. */
  readonly facts?: LinkFacts;
  /** What was asked for by annotation reconcile-at, and is done now. */
  readonly handled?: string;
  /** Whether nothing is done for the spec as it is now. */
  readonly isHeld?: boolean;
  /** Whether the link has its tags, and no others that the controller has set. */
  readonly tagged?: boolean;
}

/** What API Gateway says of a link. */
export function asItIs(present: ListedVpcLink): Required<Pick<LinkReport, 'finding' | 'facts'>> {
  const { VpcLinkStatus: state = 'PENDING', VpcLinkStatusMessage: why } = present;
  return { finding: stateFinding(state, why), facts: linkFacts(present) };
}

/** Says in a link's status what a turn found out, and in an event where that is another thing than before. */
export function linkReporter(options: {
  readonly links: ObjectCache<VpcLink>;
  readonly client: ResourceClient<VpcLink>;
  readonly events: EventRecorder;
  readonly clock: Clock;
}): (turn: LinkTurn, report: LinkReport) => Promise<VpcLink> {
  const { links, client, events, clock } = options;

  return async ({ link, region, users, tags }, { tagged, ...report }) => {
    const before = links.get(link.metadata.name) ?? link;
    const wanted = tagKeysOf([tags]);
    const tagKeys = tagged === true ? wanted : [...new Set([...(before.status?.tagKeys ?? []), ...wanted])].sort();
    const status = linkStatus({ link: before, region, users, tagKeys, now: clock.now(), ...report });
    const after = await writeStatus({ client, store: links, object: before, status });
    tellTransition(events, { before, after });
    return after;
  };
}
