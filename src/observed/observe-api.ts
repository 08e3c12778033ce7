import {
  GetApiCommand,
  GetDeploymentsCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
  type Deployment,
  type Integration,
  type Route,
  type Stage,
} from '@aws-sdk/client-apigatewayv2';
import { failureOf } from '../aws/aws-call-error.ts';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { ListedApi } from '../aws/inventory.ts';
import { allPages } from '../aws/pages.ts';
import { patiently } from '../aws/patiently.ts';
import { contentHashOf } from '../model/deployment-description.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  noApi,
  type ObservedApi,
  type ObservedDeployment,
  type ObservedIntegration,
  type ObservedRoute,
  type ObservedSettings,
  type ObservedStage,
} from '../model/observed-api.ts';

/** Which API is read, and for whom. */
export interface Listing {
  readonly apiGateway: ApiGateway;
  readonly apiId: string;
  readonly call: CallOptions;
  readonly clock: Clock;
}

interface Options extends Listing {
  /** The API as a list showed it just now; left out, it is asked for. */
  readonly listed?: ListedApi | undefined;
}

/** The most that is known to be accepted (seen in use; neither the limit nor the default are published). */
const MaxResults = '500';

/**
 * Reads an API whole: one GetApi, unless a list has shown it, and four lists, however many routes it has. Answers `noApi`
 * where it is gone. Throws AwsCallError where AWS does not answer.
 */
export async function observeApi(options: Options): Promise<ObservedApi> {
  try {
    return await readWhole(options);
  } catch (error) {
    if (failureOf(error).kind === 'notFound') return noApi;
    throw error;
  }
}

async function readWhole(options: Options): Promise<ObservedApi> {
  const { apiGateway, apiId: ApiId, call, clock, listed } = options;
  const api = listed === undefined ? await observeSettings(options) : observedSettings(ApiId, listed);
  if (api === undefined) return noApi;
  const integrations = await allPages({
    clock,
    page: async (NextToken) => {
      const page = await patiently(
        () => apiGateway.call(new GetIntegrationsCommand({ ApiId, MaxResults, NextToken }), call),
        clock,
      );
      return { items: page.Items, nextToken: page.NextToken };
    },
  });
  const routes = await listRoutes(options);
  const deployments = await allPages({
    clock,
    page: async (NextToken) => {
      const page = await patiently(
        () => apiGateway.call(new GetDeploymentsCommand({ ApiId, MaxResults, NextToken }), call),
        clock,
      );
      return { items: page.Items, nextToken: page.NextToken };
    },
  });
  const stages = await allPages({
    clock,
    page: async (NextToken) => {
      const page = await patiently(
        () => apiGateway.call(new GetStagesCommand({ ApiId, MaxResults, NextToken }), call),
        clock,
      );
      return { items: page.Items, nextToken: page.NextToken };
    },
  });

  return {
    api,
    integrations: integrations.map(observedIntegration),
    routes,
    deployments: deployments.map(observedDeployment),
    stages: stages.map(observedStage),
  };
}

/** The routes of an API, by their list. Throws AwsCallError. */
export async function listRoutes({
  apiGateway,
  apiId: ApiId,
  call,
  clock,
}: Listing): Promise<readonly ObservedRoute[]> {
  const routes = await allPages({
    clock,
    page: async (NextToken) => {
      const page = await patiently(
        () => apiGateway.call(new GetRoutesCommand({ ApiId, MaxResults, NextToken }), call),
        clock,
      );
      return { items: page.Items, nextToken: page.NextToken };
    },
  });
  return routes.map(observedRoute);
}

/** Reads an API's own settings, its tags among them: one GetApi. Answers undefined where it is gone. Throws AwsCallError. */
export async function observeSettings({
  apiGateway,
  apiId,
  call,
}: Omit<Options, 'clock'>): Promise<ObservedSettings | undefined> {
  try {
    return observedSettings(apiId, await apiGateway.call(new GetApiCommand({ ApiId: apiId }), call));
  } catch (error) {
    if (failureOf(error).kind === 'notFound') return undefined;
    throw error;
  }
}

function observedSettings(apiId: string, api: ListedApi): ObservedSettings {
  return {
    apiId,
    endpoint: api.ApiEndpoint ?? '',
    name: api.Name ?? '',
    description: api.Description ?? '',
    tags: api.Tags ?? {},
  };
}

function observedIntegration(integration: Integration): ObservedIntegration {
  return {
    integrationId: integration.IntegrationId ?? '',
    key: integration.Description ?? '',
    uri: integration.IntegrationUri ?? '',
    connectionId: integration.ConnectionId ?? '',
    timeoutInMillis: integration.TimeoutInMillis ?? 0,
    serverName: integration.TlsConfig?.ServerNameToVerify,
    requestParameters: integration.RequestParameters ?? {},
  };
}

function observedRoute(route: Route): ObservedRoute {
  return {
    routeId: route.RouteId ?? '',
    routeKey: route.RouteKey ?? '',
    integrationId: /^integrations\/(.+)$/.exec(route.Target ?? '')?.[1],
    authorizationType: route.AuthorizationType ?? 'NONE',
  };
}

function observedDeployment(deployment: Deployment): ObservedDeployment {
  return {
    deploymentId: deployment.DeploymentId ?? '',
    contentHash: contentHashOf(deployment.Description),
    usable: deployment.DeploymentStatus !== 'FAILED',
    createdAt: deployment.CreatedDate?.getTime() ?? 0,
  };
}

function observedStage(stage: Stage): ObservedStage {
  return {
    stageName: stage.StageName ?? '',
    deploymentId: stage.DeploymentId,
    autoDeploy: stage.AutoDeploy ?? false,
    description: stage.Description ?? '',
    tags: stage.Tags ?? {},
  };
}
