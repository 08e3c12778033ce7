import type {
  CreateIntegrationRequest,
  DeleteIntegrationRequest,
  GetIntegrationRequest,
  GetIntegrationsRequest,
  Integration,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { autoDeploy } from './auto-deploy.ts';
import { findApi } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { patched, patchedMap, refuseOthers, without } from './input.ts';
import { checkIntegration } from './integration-rules.ts';
import { page } from './page.ts';
import type { ApiState } from './state.ts';

/** Per API, fixed (documented). */
const quota = 300;

export function integrationOperations(context: GatewayContext) {
  const find = (caller: Caller, apiId: string | undefined, id = '') => {
    const api = findApi(context, caller, apiId);
    const integration = api.integrations.get(id);
    if (integration === undefined) throw faults.integrationNotFound(id);
    return { api, id, integration };
  };

  return {
    CreateIntegration: (input: CreateIntegrationRequest, caller: Caller) => {
      const api = findApi(context, caller, input.ApiId);
      refuseOthers(input, simulatedMembers);
      // Seven characters (seen in exports).
      const id = context.world.newId(7);
      const integration = withChanges(
        { ConnectionType: 'INTERNET', TimeoutInMillis: 30_000, IntegrationId: id },
        input,
      );
      checkIntegration(context, caller.region, integration);
      if (api.integrations.size >= quota) throw faults.quota('Integrations', 'API');
      api.integrations.set(id, integration);
      return integration;
    },

    GetIntegration: ({ ApiId, IntegrationId }: GetIntegrationRequest, caller: Caller) =>
      find(caller, ApiId, IntegrationId).integration,

    GetIntegrations: (input: GetIntegrationsRequest, caller: Caller) =>
      page(findApi(context, caller, input.ApiId).integrations, input),

    /** All or nothing: what would result is checked as a whole (seen: LocalStack's tests against AWS). */
    UpdateIntegration: (input: UpdateIntegrationRequest, caller: Caller) => {
      const { api, id, integration } = find(caller, input.ApiId, input.IntegrationId);
      refuseOthers(input, [...simulatedMembers, 'IntegrationId']);
      const updated = withChanges(integration, input);
      checkIntegration(context, caller.region, updated);
      api.integrations.set(id, updated);
      autoDeploy(context, api);
      return updated;
    },

    DeleteIntegration: ({ ApiId, IntegrationId }: DeleteIntegrationRequest, caller: Caller) => {
      const { api, id } = find(caller, ApiId, IntegrationId);
      const routeIds = routesTo(api, id);
      if (routeIds.length > 0) throw faults.integrationInUse(routeIds);
      api.integrations.delete(id);
      return {};
    },
  } satisfies Record<string, Operation>;
}

const simulatedMembers = [
  'ApiId',
  'IntegrationType',
  'IntegrationMethod',
  'IntegrationUri',
  'ConnectionType',
  'ConnectionId',
  'PayloadFormatVersion',
  'TimeoutInMillis',
  'Description',
  'RequestParameters',
  'ResponseParameters',
  'TlsConfig',
] as const;

const emptiable = ['RequestParameters', 'ResponseParameters', 'TlsConfig'] as const;

type Changes = Pick<UpdateIntegrationRequest, (typeof simulatedMembers)[number]>;

/** What is empty is not shown: neither maps (documented by the CLI's examples) nor a TlsConfig of `{}`, which removes it. */
function withChanges(stored: Integration, changes: Changes): Integration {
  const { RequestParameters, ResponseParameters, TlsConfig } = changes;
  const requests = patchedMap(stored.RequestParameters, RequestParameters);
  const responses = Object.fromEntries(
    // A status code's mapping is replaced as a whole; `{}` removes it (documented).
    Object.entries({ ...stored.ResponseParameters, ...ResponseParameters })
      .map(([status, mapping]) => [status, patchedMap(undefined, mapping)] as const)
      .filter(([, mapping]) => Object.keys(mapping).length > 0),
  );
  const tls = TlsConfig ?? stored.TlsConfig ?? {};
  return {
    ...patched(without(stored, ...emptiable), without(changes, 'ApiId', ...emptiable)),
    ...(Object.keys(requests).length === 0 ? {} : { RequestParameters: requests }),
    ...(Object.keys(responses).length === 0 ? {} : { ResponseParameters: responses }),
    ...(Object.keys(tls).length === 0 ? {} : { TlsConfig: tls }),
  };
}

function routesTo({ routes }: ApiState, integrationId: string): string[] {
  return [...routes].filter(([, { Target }]) => Target === `integrations/${integrationId}`).map(([id]) => id);
}
