import type { Action } from '../model/action.ts';
import { backendIn } from '../model/integration-key.ts';

/**
 * An action in words, for conditions, for logs, and for people who want to see a plan before it is carried out: what it is
 * done to, by the names that the spec has. Settings, ARNs and hashes are in the action itself.
 */
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
      return `create an integration with ${backendIn(action.integration.key)}`;
    case 'UpdateIntegration':
      return `update the integration with ${backendIn(action.integration.key)}`;
    case 'DeleteIntegration':
      return `delete integration ${action.integrationId}, which no route uses any more`;
    case 'CreateRoute':
      return `create route "${action.routeKey}" to ${backendIn(action.integration)}`;
    case 'UpdateRoute':
      return `point route "${action.routeKey}" at ${backendIn(action.integration)}`;
    case 'DeleteRoute':
      return `delete route "${action.routeKey}"`;
    case 'CreateDeployment':
      return `deploy the routes`;
    case 'DeleteDeployment':
      return `delete deployment ${action.deploymentId}`;
    case 'CreateStage':
      return `create stage "${action.stageName}"`;
    case 'UpdateStage':
      return `point stage "${action.stageName}" at the new deployment`;
    case 'TagStage':
      return `tag stage "${action.stageName}" with ${Object.keys(action.tags).join(', ')}`;
    case 'UntagStage':
      return `remove tags ${action.tagKeys.join(', ')} of stage "${action.stageName}"`;
    case 'DeleteStage':
      return `delete stage "${action.stageName}"`;
  }
}
