import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';

/**
 * The targets of a desired API for which nothing speaks but status, which can be edited by hand: those that were not found
 * just now, and that the API in AWS has neither in an integration nor, all of its content as it is, in a deployment.
 */
export function unprovenTargets(
  desired: DesiredApi,
  observed: ObservedApi,
  resolutions: ReadonlyMap<string, Resolution>,
): ReadonlySet<string> {
  const { integrations, deployments } = observed;
  if (deployments.some(({ contentHash, usable }) => usable && contentHash === desired.contentHash)) return new Set();

  const found = [...resolutions.values()].flatMap((resolution) =>
    resolution.state === 'resolved' ? resolution.target.uri : [],
  );
  const proven = new Set([...found, ...integrations.map(({ uri }) => uri)]);
  return new Set([...desired.integrations.values()].map(({ uri }) => uri).filter((uri) => !proven.has(uri)));
}
