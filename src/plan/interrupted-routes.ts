import type { DesiredApi } from '../model/desired-api.ts';
import { backendIn } from '../model/integration-key.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { Resolution } from '../model/target.ts';

/**
 * The routes whose backends cannot be found now, and that AWS has with another target than what is remembered of them, or
 * although nothing is. Where a change was interrupted, it is the one that they were being given: it may serve already, and
 * what is remembered is older.
 */
export function interruptedRoutes(
  desired: DesiredApi,
  observed: ObservedApi,
  resolutions: ReadonlyMap<string, Resolution>,
  /** The backends whose owners do not consent. */
  withdrawn: readonly string[] = [],
): readonly string[] {
  // A consent that was withdrawn is in effect at once.
  const allowed = observed.integrations.filter(({ key }) => !withdrawn.includes(backendIn(key)));
  const uris = new Map(allowed.map(({ integrationId, uri }) => [integrationId, uri]));
  const made = new Map(observed.routes.map(({ routeKey, integrationId = '' }) => [routeKey, uris.get(integrationId)]));

  return [...resolutions].flatMap(([routeKey, resolution]) => {
    if (resolution.state === 'resolved' || (resolution.withdrawn ?? []).length > 0) return [];
    const uri = made.get(routeKey);
    const remembered = desired.integrations.get(desired.routes.get(routeKey)?.integration ?? '')?.uri;
    return uri === undefined || uri === remembered ? [] : [routeKey];
  });
}
