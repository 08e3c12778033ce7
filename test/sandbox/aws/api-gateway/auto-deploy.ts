import type { Deployment } from '@aws-sdk/client-apigatewayv2';
import { now, type GatewayContext } from './context.ts';
import { takeSnapshot } from './snapshot.ts';
import type { ApiState } from './state.ts';

/** About a second passes before it shows (seen: LocalStack's tests against AWS). */
const delay = 1_000;

/**
 * Deploys what the API is by then to its stages that deploy by themselves. Called after what triggers that (seen: LocalStack's
 * tests against AWS): UpdateApi, a route's creation, update or deletion, UpdateIntegration; and after a stage was made to
 * deploy by itself (seen of CreateStage, assumed of UpdateStage).
 */
export function autoDeploy(context: GatewayContext, api: ApiState): void {
  if (![...api.stages.values()].some(({ AutoDeploy }) => AutoDeploy === true)) return;
  context.world.clock.schedule(delay, () => {
    const stages = [...api.stages].filter(([, { AutoDeploy }]) => AutoDeploy === true);
    // An API without routes cannot be deployed (seen of CreateDeployment).
    if (stages.length === 0 || api.routes.size === 0) return;
    const id = context.world.newId(6);
    // As the CLI's examples document it.
    const deployment: Deployment = {
      AutoDeployed: true,
      CreatedDate: now(context),
      DeploymentId: id,
      DeploymentStatus: 'DEPLOYED',
      Description: 'Automatic deployment triggered by changes to the Api configuration',
    };
    const order = ([...api.deployments.values()].at(-1)?.order ?? 0) + 1;
    api.deployments.set(id, { deployment, snapshot: takeSnapshot(api, id), order });
    const LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${id}'`;
    for (const [name, stage] of stages)
      api.stages.set(name, { ...stage, DeploymentId: id, LastDeploymentStatusMessage, LastUpdatedDate: now(context) });
  });
}
