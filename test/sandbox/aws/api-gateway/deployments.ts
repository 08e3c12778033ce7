import type {
  CreateDeploymentRequest,
  DeleteDeploymentRequest,
  Deployment,
  GetDeploymentRequest,
  GetDeploymentsRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { findApi, now } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength } from './input.ts';
import { page } from './page.ts';
import { takeSnapshot } from './snapshot.ts';

/** Deployments are immutable snapshots of routes and integrations (documented). */
export function deploymentOperations(context: GatewayContext) {
  const find = (caller: Caller, apiId: string | undefined, id = '') => {
    const api = findApi(context, caller, apiId);
    const found = api.deployments.get(id);
    if (found === undefined) throw faults.deploymentNotFound(id);
    return { api, id, deployment: found.deployment };
  };

  return {
    CreateDeployment: ({ ApiId, StageName, Description }: CreateDeploymentRequest, caller: Caller) => {
      const api = findApi(context, caller, ApiId);
      checkLength('Description', Description, 1024);
      const stage = StageName === undefined ? undefined : api.stages.get(StageName);
      if (StageName !== undefined && stage === undefined) throw faults.unknownStage();
      if (api.routes.size === 0) throw faults.noRoutes();

      // Six characters (documented by the CLI's examples), and DEPLOYED at once (seen).
      const id = context.world.newId(6);
      const deployment: Deployment = {
        AutoDeployed: false,
        CreatedDate: now(context),
        DeploymentId: id,
        // One for a stage that deploys by itself fails (seen: LocalStack's tests against AWS).
        DeploymentStatus: stage?.AutoDeploy === true ? 'FAILED' : 'DEPLOYED',
        ...(Description === undefined ? {} : { Description }),
      };
      const order = ([...api.deployments.values()].at(-1)?.order ?? 0) + 1;
      api.deployments.set(id, { deployment, snapshot: takeSnapshot(api, id), order });
      if (StageName !== undefined && stage !== undefined && stage.AutoDeploy !== true) {
        api.stages.set(StageName, { ...stage, DeploymentId: id, LastUpdatedDate: now(context) });
      }
      return deployment;
    },

    GetDeployment: ({ ApiId, DeploymentId }: GetDeploymentRequest, caller: Caller) =>
      find(caller, ApiId, DeploymentId).deployment,

    /** Newest first (documented by the CLI's example). */
    GetDeployments: (input: GetDeploymentsRequest, caller: Caller) => {
      const deployments = [...findApi(context, caller, input.ApiId).deployments.values()];
      // Page keys sort as texts: these are all of one length.
      return page(new Map(deployments.map(({ deployment, order }) => [String(1e9 - order), deployment])), input);
    },

    DeleteDeployment: ({ ApiId, DeploymentId }: DeleteDeploymentRequest, caller: Caller) => {
      const { api, id } = find(caller, ApiId, DeploymentId);
      const isServed = [...api.stages.values()].some((stage) => stage.DeploymentId === id);
      if (isServed) throw faults.deploymentInUse();
      api.deployments.delete(id);
      return {};
    },
  } satisfies Record<string, Operation>;
}
