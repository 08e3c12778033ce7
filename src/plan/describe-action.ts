import type { Action } from '../model/action.ts';

/** An action in words, for logs and for people who want to see a plan before it is carried out. */
export function describeAction(action: Action): string {
  switch (action.do) {
    case 'CreateApi':
      return `create API "${action.settings.name}"`;
    case 'UpdateApi':
      return `update the API's name to "${action.name}" and its description`;
    case 'TagApi':
      return `tag the API with ${Object.keys(action.tags).join(', ')}`;
    case 'UntagApi':
      return `remove the API's tags ${action.tagKeys.join(', ')}`;
    case 'CreateIntegration':
      return `create an integration with ${action.integration.key}, to ${action.integration.uri}`;
    case 'UpdateIntegration':
      return `point integration ${action.integrationId} at ${action.integration.key}, to ${action.integration.uri}`;
    case 'DeleteIntegration':
      return `delete integration ${action.integrationId}`;
    case 'CreateRoute':
      return `create route "${action.routeKey}" to ${action.integration}`;
    case 'UpdateRoute':
      return `point route "${action.routeKey}" at ${action.integration}`;
    case 'DeleteRoute':
      return `delete route "${action.routeKey}"`;
    case 'CreateDeployment':
      return `deploy content ${action.contentHash}`;
    case 'CreateStage':
      return `create stage "${action.stageName}" with content ${action.contentHash}`;
    case 'UpdateStage':
      return `point stage "${action.stageName}" at content ${action.contentHash}`;
    case 'TagStage':
      return `tag stage "${action.stageName}" with ${Object.keys(action.tags).join(', ')}`;
    case 'UntagStage':
      return `remove tags ${action.tagKeys.join(', ')} of stage "${action.stageName}"`;
    case 'DeleteStage':
      return `delete stage "${action.stageName}"`;
  }
}
