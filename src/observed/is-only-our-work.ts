import { isIntegrationKey } from '../model/integration-key.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/**
 * Whether nothing in an API speaks against this controller having made all of it: integrations carry their keys and
 * deployments their contents' hashes as descriptions, and routes lead to such integrations.
 */
export function isOnlyOurWork({ integrations, routes, deployments }: ObservedApi): boolean {
  const ids = new Set(integrations.map(({ integrationId }) => integrationId));
  return (
    integrations.every(({ key }) => isIntegrationKey(key)) &&
    routes.every(({ integrationId }) => integrationId !== undefined && ids.has(integrationId)) &&
    deployments.every(({ contentHash }) => contentHash !== undefined)
  );
}

/** Whether there is nothing in it yet. */
export function isEmpty({ integrations, routes, deployments, stages }: ObservedApi): boolean {
  return [integrations, routes, deployments, stages].every(({ length }) => length === 0);
}
