import type {
  CreateStageRequest,
  DeleteStageRequest,
  GetStageRequest,
  GetStagesRequest,
  Stage,
  UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { autoDeploy } from './auto-deploy.ts';
import { findApi, now } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength, patched, patchedMap, refuseOthers } from './input.ts';
import { page } from './page.ts';
import type { ApiState } from './state.ts';
import { checkTags } from './tags.ts';

/** Stages per API, variables per stage (documented). */
const quota = { stages: 10, variables: 100 } as const;

export function stageOperations(context: GatewayContext) {
  const find = (caller: Caller, apiId: string | undefined, name = '') => {
    const api = findApi(context, caller, apiId);
    const stage = api.stages.get(name);
    if (stage === undefined) throw faults.stageNotFound();
    return { api, name, stage };
  };

  return {
    CreateStage: (input: CreateStageRequest, caller: Caller) => {
      const api = findApi(context, caller, input.ApiId);
      const { StageName = '', AutoDeploy, DeploymentId, Description, StageVariables, Tags = {} } = input;
      refuseOthers(input, [...simulatedMembers, 'Tags']);
      if (!isStageName(StageName)) throw faults.stageName();
      checkMembers(api, input);
      checkTags(Tags);
      if (api.stages.has(StageName)) throw faults.stageExists();
      if (api.stages.size >= quota.stages) throw faults.quota('Stages', 'API');

      // What is shown of a stage that has nothing set: documented by the CLI's examples, seen in localstack #3647.
      const stage: Stage = {
        CreatedDate: now(context),
        DefaultRouteSettings: { DetailedMetricsEnabled: false },
        LastUpdatedDate: now(context),
        RouteSettings: {},
        StageName,
        StageVariables: patchedMap(undefined, StageVariables),
        Tags,
        ...(AutoDeploy === undefined ? {} : { AutoDeploy }),
        ...(DeploymentId === undefined ? {} : { DeploymentId }),
        ...(Description === undefined ? {} : { Description }),
      };
      api.stages.set(StageName, stage);
      if (AutoDeploy === true) autoDeploy(context, api);
      return stage;
    },

    GetStage: ({ ApiId, StageName }: GetStageRequest, caller: Caller) => find(caller, ApiId, StageName).stage,

    GetStages: (input: GetStagesRequest, caller: Caller) => page(findApi(context, caller, input.ApiId).stages, input),

    UpdateStage: (input: UpdateStageRequest, caller: Caller) => {
      const { api, name, stage } = find(caller, input.ApiId, input.StageName);
      const { AutoDeploy, DeploymentId, Description } = input;
      refuseOthers(input, simulatedMembers);
      checkMembers(api, input);
      // Seen (cdk-real-drift #667); both in one request are refused as well (seen: LocalStack's tests against AWS).
      if (DeploymentId !== undefined && (AutoDeploy === true || stage.AutoDeploy === true))
        throw faults.deploysByItself(context.world.account, api.apiId);
      const updated: Stage = {
        ...patched(stage, { AutoDeploy, DeploymentId, Description }),
        StageVariables: patchedMap(stage.StageVariables, input.StageVariables),
        LastUpdatedDate: now(context),
      };
      checkVariables(updated.StageVariables ?? {});
      api.stages.set(name, updated);
      if (AutoDeploy === true) autoDeploy(context, api);
      return updated;
    },

    DeleteStage: ({ ApiId, StageName }: DeleteStageRequest, caller: Caller) => {
      const { api, name } = find(caller, ApiId, StageName);
      api.stages.delete(name);
      return {};
    },
  } satisfies Record<string, Operation>;
}

const simulatedMembers = ['ApiId', 'StageName', 'DeploymentId', 'Description', 'StageVariables', 'AutoDeploy'] as const;

function checkMembers(api: ApiState, input: Pick<UpdateStageRequest, (typeof simulatedMembers)[number]>): void {
  const { DeploymentId, Description, StageVariables = {} } = input;
  checkLength('Description', Description, 1024);
  checkVariables(StageVariables);
  if (DeploymentId !== undefined && !api.deployments.has(DeploymentId)) throw faults.unknownDeployment(DeploymentId);
}

/** Limits documented, text assumed. */
function checkVariables(variables: Readonly<Record<string, string>>): void {
  const entries = Object.entries(variables);
  if (entries.length > quota.variables) throw faults.quota('stage variables', 'stage');
  for (const [key, value] of entries) {
    checkLength(`Stage variable name ${key}`, key, 64);
    checkLength(`Stage variable ${key}`, value, 512);
  }
}

/** Letters, digits, `_`, `-`, or `$default` (documented; a hyphen was once seen refused, see the fault). */
function isStageName(name: string): boolean {
  return name === '$default' || /^[A-Za-z0-9_-]{1,128}$/.test(name);
}
