import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi, ObservedDeployment } from '../model/observed-api.ts';

/**
 * The deployments of ours that go: of those that stages can be pointed at all but the newest `kept`, and those that nobody
 * can use. One that a stage will serve stays however old it is; API Gateway would refuse to delete it (400 "Active stages
 * pointing to this deployment must be moved or deleted", seen in v1, assumed here). Others' are left alone.
 *
 * They go last, when the stages have moved.
 */
export function removeDeployments(desired: DesiredApi, observed: ObservedApi, kept: number): readonly Action[] {
  const ours = observed.deployments.filter(({ contentHash }) => contentHash !== undefined);
  const usable = ours.filter((deployment) => deployment.usable).sort(newestFirst);
  const wanted = usable.filter(({ contentHash }) => contentHash === desired.contentHash);
  const stages = observed.stages.filter(({ stageName }) => desired.stages.has(stageName));
  const served = new Set(
    wanted.filter(({ deploymentId }) => stages.some((stage) => stage.deploymentId === deploymentId)),
  );

  // Where none has the content, one will be made, and it will be the newest.
  const stay = new Set([...usable.slice(0, wanted.length === 0 ? kept - 1 : kept), ...served, ...wanted.slice(0, 1)]);
  return ours
    .filter((deployment) => !stay.has(deployment))
    .map(({ deploymentId }) => ({ do: 'DeleteDeployment', deploymentId }));
}

function newestFirst(one: ObservedDeployment, other: ObservedDeployment): number {
  return other.createdAt - one.createdAt || (one.deploymentId < other.deploymentId ? -1 : 1);
}
