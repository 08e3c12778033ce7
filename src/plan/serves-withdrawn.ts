import type { DesiredApi } from '../model/desired-api.ts';
import { backendIn } from '../model/integration-key.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/**
 * Whether an API in AWS serves, or may serve, one of these backends whose owner does not consent: an integration leads there,
 * or a stage serves something else than what is desired, which cannot be read back.
 */
export function servesWithdrawn(withdrawn: readonly string[], desired: DesiredApi, observed: ObservedApi): boolean {
  if (withdrawn.length === 0) return false;
  const { integrations, deployments, stages } = observed;
  const contents = new Map(deployments.map(({ deploymentId, contentHash }) => [deploymentId, contentHash]));
  return (
    integrations.some(({ key }) => withdrawn.includes(backendIn(key))) ||
    stages.some(({ deploymentId }) => contents.get(deploymentId ?? '') !== desired.contentHash)
  );
}
