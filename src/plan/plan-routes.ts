import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi, ObservedRoute } from '../model/observed-api.ts';
import type { Pairs } from './pair-integrations.ts';

/**
 * What makes the API's routes the desired ones. A route is the same one for as long as its key is: where it points to is
 * updated in place. Removed ones go before others come, or a renamed variable would be refused as conflicting with the
 * one it replaces, and the quota of 300 would count both.
 */
export function planRoutes(
  desired: DesiredApi,
  observed: ObservedApi,
  pairs: Pairs,
): { readonly removed: readonly Action[]; readonly made: readonly Action[] } {
  const present = new Map(observed.routes.map((route) => [route.routeKey, route]));

  return {
    removed: observed.routes
      .filter(({ routeKey }) => !desired.routes.has(routeKey))
      .map(({ routeKey, routeId }) => ({ do: 'DeleteRoute', routeKey, routeId })),
    made: [...desired.routes].flatMap(([routeKey, { integration }]): readonly Action[] => {
      const route = present.get(routeKey);
      if (route === undefined) return [{ do: 'CreateRoute', routeKey, integration }];
      if (pointsTo(route, pairs.get(integration)?.integrationId)) return [];
      return [{ do: 'UpdateRoute', routeKey, routeId: route.routeId, integration }];
    }),
  };
}

/** Whether the route leads, openly, to the integration; not so where that has yet to be made. */
function pointsTo(route: ObservedRoute, integrationId: string | undefined): boolean {
  return integrationId !== undefined && route.integrationId === integrationId && route.authorizationType === 'NONE';
}
