import type { Integration, Route } from '@aws-sdk/client-apigatewayv2';
import type { DeployedIntegration, DeployedRoute, DeploymentSnapshot } from './deployed-apis.ts';
import type { ApiState } from './state.ts';

/** Freezes what the API's working copy is now. */
export function takeSnapshot(api: ApiState, deploymentId: string): DeploymentSnapshot {
  return {
    deploymentId,
    disableExecuteApiEndpoint: api.api.DisableExecuteApiEndpoint === true,
    routes: [...api.routes].map(([routeId, route]) => deployedRoute(api, routeId, route)),
  };
}

function deployedRoute(
  { integrations }: ApiState,
  routeId: string,
  { RouteKey = '', Target = '' }: Route,
): DeployedRoute {
  const integrationId = Target.replace('integrations/', '');
  const integration = integrations.get(integrationId);
  return {
    routeId,
    routeKey: RouteKey,
    integration: integration === undefined ? undefined : deployedIntegration(integrationId, integration),
  };
}

function deployedIntegration(integrationId: string, integration: Integration): DeployedIntegration {
  const { TlsConfig } = integration;
  return {
    integrationId,
    vpcLinkId: integration.ConnectionId ?? '',
    integrationUri: integration.IntegrationUri ?? '',
    integrationMethod: integration.IntegrationMethod ?? 'ANY',
    timeoutMs: integration.TimeoutInMillis ?? 30_000,
    tls: TlsConfig === undefined ? undefined : { serverName: TlsConfig.ServerNameToVerify },
    requestParameters: integration.RequestParameters ?? {},
    responseParameters: integration.ResponseParameters ?? {},
  };
}
