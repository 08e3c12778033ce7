import type { DesiredApi } from '../model/desired-api.ts';
import type { LinkState } from '../model/link-state.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';

interface Proofs {
  readonly resolutions: ReadonlyMap<string, Resolution>;
  readonly links: ReadonlyMap<string, LinkState>;
}

/**
 * The targets of a desired API, and the ids of VPC links, for which nothing speaks but status, which can be edited by hand:
 * targets that were not found just now and links that are not ready, and that the API in AWS has neither in an integration
 * nor, all of its content as it is, in a deployment.
 */
export function unproven(
  desired: DesiredApi,
  { integrations, deployments }: ObservedApi,
  { resolutions, links }: Proofs,
): ReadonlySet<string> {
  if (deployments.some(({ contentHash, usable }) => usable && contentHash === desired.contentHash)) return new Set();

  const found = [...resolutions.values()].flatMap((resolution) =>
    resolution.state === 'resolved' ? resolution.target.uri : [],
  );
  const ready = [...links.values()].flatMap((link) => (link.state === 'ready' ? link.vpcLinkId : []));
  const uris = new Set([...found, ...integrations.map(({ uri }) => uri)]);
  const linkIds = new Set([...ready, ...integrations.map(({ connectionId }) => connectionId)]);
  const wanted = [...desired.integrations.values()];
  return new Set([
    ...wanted.map(({ uri }) => uri).filter((uri) => !uris.has(uri)),
    ...wanted.map(({ connectionId }) => connectionId).filter((id) => !linkIds.has(id)),
  ]);
}
