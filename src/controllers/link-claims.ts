import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { FoundLink } from '../links/find-link.ts';
import { linkFacts } from '../links/link-facts.ts';
import type { LinkMemory } from '../links/link-memory.ts';
import type { LinkTurn } from '../links/link-turn.ts';
import { namesakeLink, takeOverLink } from '../links/take-over-link.ts';
import type { Log } from '../runtime/log.ts';
import { foreignLink } from '../status/foreign-link.ts';
import { otherCluster } from '../status/foreign-api.ts';
import type { linkReporter } from './report-link.ts';

type Foreign = Extract<FoundLink, { readonly state: 'foreign' }>;

/** What is done about links that are, or may be, another's. */
export interface LinkClaims {
  /**
   * Settles whose link it is, before anything is done with it. Answers when to look again, in ms, where it is not clearly
   * the object's; undefined where it is, or where there is none. Throws AwsCallError.
   */
  settle(turn: LinkTurn, found: FoundLink): Promise<number | undefined>;
  /** Somebody took the tags of the object's link off: it gets them back. Answers when to look again, in ms. */
  byNobody(turn: LinkTurn, present: ListedVpcLink): Promise<number>;
  /** Tells people, once each, of links with the object's tags that are not its own. */
  tellLeftAlone(turn: LinkTurn, vpcLinkIds: readonly string[]): void;
}

/** Nothing watches tags, so they get a slow look, in ms. */
const lookAgain = 60_000;

export function linkClaims(options: {
  readonly report: ReturnType<typeof linkReporter>;
  readonly events: Pick<EventRecorder, 'record'>;
  /** UIDs of clusters whose links this one takes over. */
  readonly takeOver: readonly string[];
  readonly memory: Pick<LinkMemory, 'leftAlone'>;
  readonly log: Log;
}): LinkClaims {
  const { report, events, takeOver, memory, log } = options;

  return { settle, byNobody, tellLeftAlone };

  async function settle(turn: LinkTurn, found: FoundLink): Promise<number | undefined> {
    tellLeftAlone(turn, (await turn.aws.own()).lookalikes);
    if (found.state === 'untagged') return byNobody(turn, found.present);
    if (found.state === 'own') return undefined;
    const namesake = await namesakeLink(turn, takeOver);
    if (namesake !== undefined) return ofCluster(turn, namesake);
    return found.state === 'foreign' ? ofOthers(turn, found) : undefined;
  }

  /** Another cluster of the same name has the link: it is refused, until an administrator gives it to this one. */
  async function ofCluster(turn: LinkTurn, namesake: Owned<ListedVpcLink>): Promise<number> {
    const { id, cluster, resource } = namesake;
    if (takeOver.includes(cluster.uid)) {
      // From then on it is this object's by its tags and by status.
      await report(turn, { facts: linkFacts(resource) });
      await takeOverLink(turn, namesake);
      const message = `Took VPC link ${id} over from cluster ${cluster.uid}.`;
      log.info({ object: turn.link.metadata.name, operation: 'TagResource' }, message);
      return 0;
    }
    const message = otherCluster(`VPC link ${id}`, cluster.uid);
    await report(turn, { finding: { status: 'False', reason: 'OwnedByOtherCluster', message } });
    return lookAgain;
  }

  /** Status names a link that is not known to be the object's: neither that nor another one is touched or made. */
  async function ofOthers(turn: LinkTurn, foreign: Foreign): Promise<number> {
    await report(turn, { finding: foreignLink({ ...foreign, ...turn }) });
    return lookAgain;
  }

  async function byNobody(turn: LinkTurn, present: ListedVpcLink): Promise<number> {
    // All of them, also those that are left: docs/iam-policy.json knows a marking by its being whole.
    await turn.aws.tag(present, { set: turn.tags, removed: undefined });
    const message = `Put the tags back on VPC link ${present.VpcLinkId ?? ''}, which somebody had taken off.`;
    log.warn({ object: turn.link.metadata.name, operation: 'TagResource' }, message);
    return 0;
  }

  function tellLeftAlone({ link }: LinkTurn, vpcLinkIds: readonly string[]): void {
    const told = memory.leftAlone.get(link.metadata.uid);
    memory.leftAlone.set(link.metadata.uid, new Set(vpcLinkIds));
    for (const id of vpcLinkIds) {
      if (told?.has(id) === true) continue;
      const note =
        `VPC link ${id} is left alone: it has tags of this object, or its status names it, but it is not as this ` +
        'controller makes links. Take its tags privatehttp.io/… off, should it be somebody else’s; else delete it by hand.';
      events.record(link, { type: 'Warning', reason: 'LeftAlone', action: 'Reconcile', note });
      log.warn({ object: link.metadata.name }, note);
    }
  }
}
