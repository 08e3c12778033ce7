import type { DesiredApi } from '../model/desired-api.ts';
import { backendIn, isIntegrationKey } from '../model/integration-key.ts';
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
 * nor, all of its content as it is, in a deployment. A target counts as that of its backend only: whose consent it needs goes by
 * the backend's name, which status could give another one.
 */
export function unproven(
  desired: DesiredApi,
  { integrations, deployments }: ObservedApi,
  { resolutions, links }: Proofs,
): ReadonlySet<string> {
  if (deployments.some(({ contentHash, usable }) => usable && contentHash === desired.contentHash)) return new Set();

  const found = [...resolutions.values()].flatMap((resolution) =>
    resolution.state === 'resolved' ? pairOf(resolution.target.backend, resolution.target.uri) : [],
  );
  const ready = [...links.values()].flatMap((link) => (link.state === 'ready' ? link.vpcLinkId : []));
  const pairs = new Set([...found, ...integrations.map(({ key, uri }) => pairOf(backendIn(key), uri))]);
  // Somebody has edited its description in AWS, which no user of the cluster can: it vouches for whatever it leads to.
  const nameless = new Set(integrations.flatMap(({ key, uri }) => (isIntegrationKey(key) ? [] : uri)));
  const linkIds = new Set([...ready, ...integrations.map(({ connectionId }) => connectionId)]);
  const wanted = [...desired.integrations.values()];
  return new Set([
    ...wanted.flatMap(({ key, uri }) => (pairs.has(pairOf(backendIn(key), uri)) || nameless.has(uri) ? [] : uri)),
    ...wanted.map(({ connectionId }) => connectionId).filter((id) => !linkIds.has(id)),
  ]);
}

function pairOf(backend: string, uri: string): string {
  return `${backend} | ${uri}`;
}
