import {
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  DeleteStageCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Action } from '../model/action.ts';
import { describeDeployment } from '../model/deployment-description.ts';
import type { DesiredIntegration } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { deploymentIdOf, integrationIdOf, type Answer } from './after-action.ts';
import { apiArn, stageArn } from '../aws/arns.ts';

interface Options {
  readonly apiGateway: ApiGateway;
  readonly region: string;
  /** The API as it is just before the action: where keys turn into ids. */
  readonly observed: ObservedApi;
  readonly call: CallOptions;
}

/** Carries out one action, in one call. Throws AwsCallError. */
export async function sendAction(action: Action, { apiGateway, region, observed, call }: Options): Promise<Answer> {
  const ApiId = observed.api?.apiId;

  switch (action.do) {
    case 'CreateApi': {
      const { name: Name, description, tags: Tags } = action.settings;
      const api = await apiGateway.call(
        new CreateApiCommand({
          Name,
          ProtocolType: 'HTTP',
          ...(description !== '' && { Description: description }),
          Tags,
        }),
        call,
      );
      return answer(api.ApiId, api.ApiEndpoint);
    }
    case 'UpdateApi':
      await apiGateway.call(new UpdateApiCommand({ ApiId, Name: action.name, Description: action.description }), call);
      return {};
    case 'TagApi':
      await apiGateway.call(new TagResourceCommand({ ResourceArn: apiArn(region, ApiId), Tags: action.tags }), call);
      return {};
    case 'UntagApi': {
      const TagKeys = [...action.tagKeys];
      await apiGateway.call(new UntagResourceCommand({ ResourceArn: apiArn(region, ApiId), TagKeys }), call);
      return {};
    }

    case 'CreateIntegration': {
      const { integration } = action;
      const created = await apiGateway.call(
        new CreateIntegrationCommand({ ApiId, ...wireIntegration(integration) }),
        call,
      );
      return answer(created.IntegrationId);
    }
    case 'UpdateIntegration': {
      const { integrationId: IntegrationId, integration, removedParameters } = action;
      const wire = wireIntegration(integration);
      // An empty value removes a mapping or TLS, leaving it out keeps it: updates are PATCHes.
      const removed = Object.fromEntries(removedParameters.map((name) => [name, '']));
      const RequestParameters = { ...removed, ...wire.RequestParameters };
      const TlsConfig = wire.TlsConfig ?? {};
      await apiGateway.call(
        new UpdateIntegrationCommand({ ApiId, IntegrationId, ...wire, RequestParameters, TlsConfig }),
        call,
      );
      return {};
    }
    case 'DeleteIntegration':
      await apiGateway.call(new DeleteIntegrationCommand({ ApiId, IntegrationId: action.integrationId }), call);
      return {};

    case 'CreateRoute': {
      const Target = `integrations/${made(integrationIdOf(observed, action.integration), action)}`;
      const route = await apiGateway.call(new CreateRouteCommand({ ApiId, RouteKey: action.routeKey, Target }), call);
      return answer(route.RouteId);
    }
    case 'UpdateRoute': {
      const Target = `integrations/${made(integrationIdOf(observed, action.integration), action)}`;
      const { routeId: RouteId } = action;
      await apiGateway.call(new UpdateRouteCommand({ ApiId, RouteId, Target, AuthorizationType: 'NONE' }), call);
      return {};
    }
    case 'DeleteRoute':
      await apiGateway.call(new DeleteRouteCommand({ ApiId, RouteId: action.routeId }), call);
      return {};

    case 'CreateDeployment': {
      const Description = describeDeployment(action.contentHash);
      const deployment = await apiGateway.call(new CreateDeploymentCommand({ ApiId, Description }), call);
      const createdAt = deployment.CreatedDate?.getTime();
      return { ...answer(deployment.DeploymentId), ...(createdAt !== undefined && { createdAt }) };
    }
    case 'DeleteDeployment':
      await apiGateway.call(new DeleteDeploymentCommand({ ApiId, DeploymentId: action.deploymentId }), call);
      return {};

    case 'CreateStage': {
      const { stageName: StageName, stage } = action;
      const { description, tags: Tags } = stage;
      const DeploymentId = made(deploymentIdOf(observed, action.contentHash), action);
      const Description = description === '' ? undefined : description;
      await apiGateway.call(new CreateStageCommand({ ApiId, StageName, DeploymentId, Description, Tags }), call);
      return {};
    }
    case 'UpdateStage': {
      const { stageName: StageName, description: Description } = action;
      const DeploymentId = made(deploymentIdOf(observed, action.contentHash), action);
      if (action.stopAutoDeploy) {
        // 400 "Deployment ID cannot be set … because AutoDeploy is enabled" (cdk-real-drift #667).
        await apiGateway.call(new UpdateStageCommand({ ApiId, StageName, AutoDeploy: false }), call);
      }
      await apiGateway.call(new UpdateStageCommand({ ApiId, StageName, DeploymentId, Description }), call);
      return {};
    }
    case 'TagStage': {
      const ResourceArn = stageArn(region, ApiId, action.stageName);
      await apiGateway.call(new TagResourceCommand({ ResourceArn, Tags: action.tags }), call);
      return {};
    }
    case 'UntagStage': {
      const ResourceArn = stageArn(region, ApiId, action.stageName);
      await apiGateway.call(new UntagResourceCommand({ ResourceArn, TagKeys: [...action.tagKeys] }), call);
      return {};
    }
    case 'DeleteStage':
      await apiGateway.call(new DeleteStageCommand({ ApiId, StageName: action.stageName }), call);
      return {};
  }
}

/** A private integration (HTTP APIs: HTTP_PROXY, ANY, payload 1.0, through a VPC link). The type is re-sent on updates. */
function wireIntegration(integration: DesiredIntegration) {
  const { key, uri, connectionId, timeoutInMillis, serverName, requestParameters } = integration;
  return {
    IntegrationType: 'HTTP_PROXY',
    IntegrationMethod: 'ANY',
    PayloadFormatVersion: '1.0',
    ConnectionType: 'VPC_LINK',
    ConnectionId: connectionId,
    IntegrationUri: uri,
    TimeoutInMillis: timeoutInMillis,
    RequestParameters: requestParameters,
    Description: key,
    ...(serverName !== undefined && { TlsConfig: { ServerNameToVerify: serverName } }),
  } as const;
}

function answer(id: string | undefined, endpoint?: string): Answer {
  return { ...(id !== undefined && { id }), ...(endpoint !== undefined && { endpoint }) };
}

/** An id that an earlier action of the same plan made; a plan that refers to nothing is a mistake in `plan`. */
function made(id: string | undefined, action: Action): string {
  if (id === undefined) throw new Error(`${action.do} refers to something that no earlier action of its plan makes.`);
  return id;
}
