import type { DesiredApi } from '../model/desired-api.ts';
import type { LinkState } from '../model/link-state.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/**
 * The ids of VPC links in a desired API for which nothing speaks but status, which can be edited by hand: those of links that
 * are not ready, and that the API in AWS goes through neither with an integration nor, all of its content as it is, in a
 * deployment.
 */
export function unprovenLinks(
  desired: DesiredApi,
  { integrations, deployments }: ObservedApi,
  links: ReadonlyMap<string, LinkState>,
): ReadonlySet<string> {
  if (deployments.some(({ contentHash, usable }) => usable && contentHash === desired.contentHash)) return new Set();

  const ready = [...links.values()].flatMap((link) => (link.state === 'ready' ? link.vpcLinkId : []));
  const proven = new Set([...ready, ...integrations.map(({ connectionId }) => connectionId)]);
  const wanted = [...desired.integrations.values()].map(({ connectionId }) => connectionId);
  return new Set(wanted.filter((id) => !proven.has(id)));
}
