import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { pairIntegrations } from './pair-integrations.ts';
import { planApi } from './plan-api.ts';
import { removeDeployments } from './plan-deployments.ts';
import { planIntegrations } from './plan-integrations.ts';
import { planRoutes } from './plan-routes.ts';
import { planStages, removeStages } from './plan-stages.ts';

/**
 * What makes the observed API the desired one, in the order in which it has to happen.
 *
 * Stages serve a deployment, a snapshot, so nothing that happens to routes and integrations is seen by a caller before the
 * stages are pointed at the new one: old routes go first, then the new ones come (quotas and conflicting keys never get
 * in the way), then one deployment is made of the whole, then the stages follow. Where a deployment of the desired
 * content is there already (`git revert`), the stages are pointed at it first: rollback in one call.
 *
 * An API that is to serve no route loses its stages first, which is what ends the serving: an API without routes cannot be
 * deployed (400 "Unable to deploy API because no routes exist", seen: mach-composer-cli #42). It stays itself, with its id
 * and its endpoint. One that is not there is not made for that.
 */
export function plan(
  desired: DesiredApi,
  observed: ObservedApi,
  { deploymentsKept }: { readonly deploymentsKept: number },
): readonly Action[] {
  const pairs = pairIntegrations(desired.integrations, observed.integrations);
  const routes = planRoutes(desired, observed, pairs);
  const integrations = planIntegrations(desired, observed, pairs);
  const stages = planStages(desired, observed);
  const deployed = observed.deployments.some(
    ({ contentHash, usable }) => usable && contentHash === desired.contentHash,
  );

  if (desired.routes.size === 0) {
    const api = observed.api === undefined ? [] : planApi(desired, observed);
    return [...removeStages(desired, observed), ...api, ...routes.removed, ...integrations.removed];
  }
  return [
    ...planApi(desired, observed),
    ...(deployed ? stages : []),
    ...routes.removed,
    ...integrations.made,
    ...routes.made,
    ...integrations.removed,
    ...(deployed ? [] : [{ do: 'CreateDeployment', contentHash: desired.contentHash } as const, ...stages]),
    ...removeStages(desired, observed),
    ...removeDeployments(desired, observed, deploymentsKept),
  ];
}
