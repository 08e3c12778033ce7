import type { Action } from '../model/action.ts';
import type { ObservedApi, ObservedIntegration } from '../model/observed-api.ts';
import type { DesiredIntegration } from '../model/desired-api.ts';

/** What API Gateway answered that cannot be known before: the id of what was made, and a new API's endpoint. */
export interface Answer {
  readonly id?: string;
  readonly endpoint?: string;
  /** Ms since 1970. */
  readonly createdAt?: number;
}

/** The API as it is after an action has succeeded: so that nothing has to be read back. */
export function afterAction(observed: ObservedApi, action: Action, answer: Answer): ObservedApi {
  const { id = '', endpoint = '', createdAt = 0 } = answer;
  const { api, integrations, routes, deployments, stages } = observed;

  switch (action.do) {
    case 'CreateApi':
      return { ...observed, api: { ...action.settings, apiId: id, endpoint } };
    case 'UpdateApi':
      return { ...observed, api: api && { ...api, name: action.name, description: action.description } };
    case 'TagApi':
      return { ...observed, api: api && { ...api, tags: { ...api.tags, ...action.tags } } };
    case 'UntagApi':
      return { ...observed, api: api && { ...api, tags: without(api.tags, action.tagKeys) } };

    case 'CreateIntegration':
      return { ...observed, integrations: [...integrations, observedIntegration(id, action.integration)] };
    case 'UpdateIntegration':
      return {
        ...observed,
        integrations: integrations.map((integration) =>
          integration.integrationId === action.integrationId
            ? observedIntegration(action.integrationId, action.integration)
            : integration,
        ),
      };
    case 'DeleteIntegration':
      return {
        ...observed,
        integrations: integrations.filter(({ integrationId }) => integrationId !== action.integrationId),
      };

    case 'CreateRoute': {
      const { routeKey } = action;
      const integrationId = integrationIdOf(observed, action.integration);
      return { ...observed, routes: [...routes, { routeId: id, routeKey, integrationId, authorizationType: 'NONE' }] };
    }
    case 'UpdateRoute': {
      const integrationId = integrationIdOf(observed, action.integration);
      return {
        ...observed,
        routes: routes.map((route) =>
          route.routeId === action.routeId ? { ...route, integrationId, authorizationType: 'NONE' } : route,
        ),
      };
    }
    case 'DeleteRoute':
      return { ...observed, routes: routes.filter(({ routeId }) => routeId !== action.routeId) };

    case 'CreateDeployment': {
      const { contentHash } = action;
      return { ...observed, deployments: [...deployments, { deploymentId: id, contentHash, usable: true, createdAt }] };
    }
    case 'DeleteDeployment':
      return {
        ...observed,
        deployments: deployments.filter(({ deploymentId }) => deploymentId !== action.deploymentId),
      };

    case 'CreateStage': {
      const { stageName, stage, contentHash } = action;
      const deploymentId = deploymentIdOf(observed, contentHash);
      return { ...observed, stages: [...stages, { ...stage, stageName, deploymentId, autoDeploy: false }] };
    }
    case 'UpdateStage': {
      const { description } = action;
      const deploymentId = deploymentIdOf(observed, action.contentHash);
      return changeStage(observed, action.stageName, () => ({ description, deploymentId, autoDeploy: false }));
    }
    case 'TagStage':
      return changeStage(observed, action.stageName, ({ tags }) => ({ tags: { ...tags, ...action.tags } }));
    case 'UntagStage':
      return changeStage(observed, action.stageName, ({ tags }) => ({ tags: without(tags, action.tagKeys) }));
    case 'DeleteStage':
      return { ...observed, stages: stages.filter(({ stageName }) => stageName !== action.stageName) };
  }
}

/** The id of the integration that has this key; undefined before it is made. */
export function integrationIdOf({ integrations }: ObservedApi, key: string): string | undefined {
  return integrations.find((integration) => integration.key === key)?.integrationId;
}

/** The id of a deployment of this content that stages can be pointed at; undefined before it is made. */
export function deploymentIdOf({ deployments }: ObservedApi, contentHash: string): string | undefined {
  return deployments.find((deployment) => deployment.usable && deployment.contentHash === contentHash)?.deploymentId;
}

function observedIntegration(integrationId: string, integration: DesiredIntegration): ObservedIntegration {
  return { integrationId, ...integration };
}

function changeStage(
  observed: ObservedApi,
  stageName: string,
  change: (stage: ObservedApi['stages'][number]) => Partial<ObservedApi['stages'][number]>,
): ObservedApi {
  return {
    ...observed,
    stages: observed.stages.map((stage) => (stage.stageName === stageName ? { ...stage, ...change(stage) } : stage)),
  };
}

function without(tags: Readonly<Record<string, string>>, keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
