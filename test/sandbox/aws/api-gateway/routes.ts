import type {
  CreateRouteRequest,
  DeleteRouteRequest,
  GetRouteRequest,
  GetRoutesRequest,
  Route,
  UpdateRouteRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { notSimulated } from '../not-simulated.ts';
import { autoDeploy } from './auto-deploy.ts';
import { findApi } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength, patched, refuseOthers } from './input.ts';
import { page } from './page.ts';
import { isRouteKey, withoutVariableNames } from './route-key.ts';
import type { ApiState } from './state.ts';

/** Per API (documented). */
const quota = 300;

export function routeOperations(context: GatewayContext) {
  const find = (caller: Caller, apiId: string | undefined, id = ''): { api: ApiState; id: string; route: Route } => {
    const api = findApi(context, caller, apiId);
    const route = api.routes.get(id);
    if (route === undefined) throw faults.routeNotFound(id);
    return { api, id, route };
  };

  return {
    CreateRoute: (input: CreateRouteRequest, caller: Caller) => {
      const api = findApi(context, caller, input.ApiId);
      const { RouteKey, Target, OperationName } = input;
      refuseOthers(input, simulatedMembers);
      checkMembers(api, input);
      checkKey(api, RouteKey ?? '');
      if (api.routes.size >= quota) throw faults.quota('Routes', 'API');

      // Seven characters (documented by the CLI's examples).
      const id = context.world.newId(7);
      const route: Route = {
        ApiKeyRequired: false,
        AuthorizationType: 'NONE',
        RouteId: id,
        RouteKey,
        ...(OperationName === undefined ? {} : { OperationName }),
        ...(Target === undefined ? {} : { Target }),
      };
      api.routes.set(id, route);
      autoDeploy(context, api);
      return route;
    },

    GetRoute: ({ ApiId, RouteId }: GetRouteRequest, caller: Caller) => find(caller, ApiId, RouteId).route,

    GetRoutes: (input: GetRoutesRequest, caller: Caller) => page(findApi(context, caller, input.ApiId).routes, input),

    /** The key can change, too (documented). */
    UpdateRoute: (input: UpdateRouteRequest, caller: Caller) => {
      const { api, id, route } = find(caller, input.ApiId, input.RouteId);
      const { RouteKey, Target, OperationName } = input;
      refuseOthers(input, [...simulatedMembers, 'RouteId']);
      checkMembers(api, input);
      if (RouteKey !== undefined) checkKey(api, RouteKey, id);
      const updated = patched(route, { RouteKey, Target, OperationName });
      api.routes.set(id, updated);
      autoDeploy(context, api);
      return updated;
    },

    DeleteRoute: ({ ApiId, RouteId }: DeleteRouteRequest, caller: Caller) => {
      const { api, id } = find(caller, ApiId, RouteId);
      api.routes.delete(id);
      autoDeploy(context, api);
      return {};
    },
  } satisfies Record<string, Operation>;
}

const simulatedMembers = [
  'ApiId',
  'RouteKey',
  'Target',
  'OperationName',
  'AuthorizationType',
  'ApiKeyRequired',
  'AuthorizationScopes',
] as const;

type Members = Pick<UpdateRouteRequest, (typeof simulatedMembers)[number]>;

function checkMembers(api: ApiState, input: Members): void {
  const { Target = '', OperationName, AuthorizationType = 'NONE', ApiKeyRequired, AuthorizationScopes = [] } = input;
  checkLength('OperationName', OperationName, 64);
  if (ApiKeyRequired === true) throw faults.apiKeyRequired();
  if (AuthorizationType !== 'NONE')
    throw notSimulated('The sandbox simulates no authorizers yet: AuthorizationType NONE only.');
  if (AuthorizationScopes.length > 0) throw faults.scopesWithoutJwt();
  if (Target === '') return;

  const integrationId = /^integrations\/([^/]+)$/.exec(Target)?.[1];
  if (integrationId === undefined) throw faults.malformedTarget();
  if (!api.integrations.has(integrationId)) throw faults.unknownIntegration(integrationId);
}

/**
 * Keys are unique in an API. Keys that differ only in a variable's name conflict as well (seen: plutomi #271); whether
 * differently named variables of longer paths or of other methods do, nobody quotes: they do not, here (assumed).
 */
function checkKey(api: ApiState, routeKey: string, exceptId?: string): void {
  if (!isRouteKey(routeKey)) throw faults.malformedRouteKey();
  for (const [id, { RouteKey: other = '' }] of api.routes) {
    if (id === exceptId) continue;
    if (other === routeKey) throw faults.routeExists(routeKey);
    if (withoutVariableNames(other) === withoutVariableNames(routeKey))
      throw faults.routeVariableConflict(routeKey, other);
  }
}
