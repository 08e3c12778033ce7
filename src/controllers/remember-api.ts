import type { Inventory } from '../aws/inventory.ts';
import type { Action } from '../model/action.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/** Keeps the list of all APIs true after an action: those that change what it shows of this one. */
export function rememberApi({ apis }: Inventory, action: Action, { api }: ObservedApi): void {
  if (api === undefined || !action.do.endsWith('Api')) return;
  const { apiId: ApiId, name: Name, description: Description, endpoint: ApiEndpoint, tags: Tags } = api;
  // Of one that is being taken over, the tags are another's before the action that sets them.
  apis.renew({
    ApiId,
    Name,
    Description,
    ApiEndpoint,
    Tags,
    ProtocolType: 'HTTP',
    RouteSelectionExpression: undefined,
  });
}
