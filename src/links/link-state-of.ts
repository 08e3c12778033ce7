import type { LinkState } from '../model/link-state.ts';
import type { Reason } from '../model/reason.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { admits } from './admits.ts';

interface Asker {
  /** Of the PrivateHttpApi. */
  readonly namespace: string;
  /** The VPC that requests are to go into. */
  readonly vpcId: string;
  /** The Region of the API. */
  readonly region: string;
  /** Id of the link that the API sends its requests through already. */
  readonly usedId: string | undefined;
  /** The object's link by AWS's tags; undefined where none has them. Status alone proves nothing: people can edit it. */
  readonly present: { readonly vpcLinkId: string; readonly state: string | undefined } | undefined;
}

/** Its tags can be on the way back, which no watch tells: looked again after this time, in ms. */
const lookAgainAfter = 10_000;

/** What a VpcLink object says to an API which wants to send requests through it. */
export function linkStateOf(link: VpcLink, { namespace, vpcId, region, usedId, present }: Asker): LinkState {
  const { name } = link.metadata;
  const { vpcLinkId: named, region: linkRegion = link.spec.region } = link.status ?? {};
  const vpcLinkId = present?.vpcLinkId;
  const state = named === vpcLinkId ? link.status?.state : present?.state;

  if (!admits(link, namespace)) {
    const message =
      `it is not for namespace ${namespace}, which its spec.allowedNamespaces does not name. Have it added there, or name ` +
      `another VpcLink in spec.vpcLink.`;
    return { state: 'refused', name, reason: 'VpcLinkNotAllowed', message };
  }
  if (link.spec.vpcId !== vpcId) {
    const message =
      name === vpcId
        ? `it leads into ${link.spec.vpcId}, whatever its name says. Delete it; the right one is made then.`
        : `it leads into ${link.spec.vpcId}, and backends are in ${vpcId}. Name a VpcLink of that VPC in spec.vpcLink, or leave ` +
          `it out: then each backend is reached through the link of its VPC.`;
    return { state: 'refused', name, reason: 'VpcLinkInOtherVpc', message };
  }
  // Who is inside already stays, and moves where the link has to be another one: it cannot go before they do.
  if (link.metadata.deletionTimestamp !== undefined && (usedId === undefined || state === 'DELETING')) {
    const message =
      'it is being deleted, which ends when no API uses it any more (its status names them); another one is made when it is gone.';
    return { state: 'pending', name, reason: 'VpcLinkDeleting', message };
  }
  if (linkRegion !== undefined && linkRegion !== region) {
    const message = `it is in ${linkRegion}, the API is in ${region}. Delete it if nothing uses it; the right one is made then.`;
    return { state: 'refused', name, reason: 'VpcLinkInOtherRegion', message };
  }
  // An inactive link has had no traffic for 60 days and wakes up with the next request ("VPC links V2", developer guide).
  if (vpcLinkId !== undefined && (state === 'AVAILABLE' || state === 'INACTIVE'))
    return { state: 'ready', name, vpcLinkId };

  const condition = link.status?.conditions?.find(({ type }) => type === 'Ready');
  if (condition === undefined || condition.status === 'True') {
    const pending = { state: 'pending', name, reason: 'VpcLinkCreating' } as const;
    if (named === undefined || present !== undefined) {
      return { ...pending, message: 'it is being made, which takes 1 to 2 minutes.' };
    }
    const message = `its status names ${named}, and AWS does not show that this is its own. That is being looked at.`;
    return { ...pending, message, lookAgainAfter };
  }
  // Only this controller writes the condition, with reasons of its own.
  const reason = condition.reason as Reason;
  return { state: condition.status === 'False' ? 'refused' : 'pending', name, reason, message: condition.message };
}
