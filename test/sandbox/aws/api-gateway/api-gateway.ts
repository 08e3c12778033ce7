import type { Service, World } from '../service.ts';
import { apiOperations } from './apis.ts';
import type { GatewayContext, VpcLinkDelays } from './context.ts';
import type { DeployedApi, DeployedApis, DeployedStage, DeployedVpcLink } from './deployed-apis.ts';
import { deploymentOperations } from './deployments.ts';
import { integrationOperations } from './integrations.ts';
import type { Neighbours } from './neighbours.ts';
import { routeOperations } from './routes.ts';
import { stageOperations } from './stages.ts';
import { newRegionState } from './state.ts';
import type { ApiState, RegionState } from './state.ts';
import { tagOperations } from './tags.ts';
import { vpcLinkOperations } from './vpc-links.ts';

/** API Gateway v2 as a service, and what the data plane and EC2 may ask without a call. */
export interface ApiGateway extends Service, DeployedApis {
  readonly operations: ReturnType<typeof operationsOf>;
  /** Whether a VPC link's network interfaces are in the group: it cannot be deleted then. */
  usesSecurityGroup(groupId: string): boolean;
  /** The next VPC link that is made ends in FAILED, with this VpcLinkStatusMessage. */
  failNextVpcLink(why: string): void;
  /** The state of a link turns by itself: FAILED or INACTIVE (both documented), or AVAILABLE again. */
  turnVpcLink(regionName: string, vpcLinkId: string, state: 'AVAILABLE' | 'FAILED' | 'INACTIVE', why: string): void;
}

/** Texts for a missing required member (seen: badmintoncryer/cdk-preflight, goldstack #42). */
const missingMembers: Readonly<Record<string, string>> = {
  'CreateApi Name': 'Invalid API name specified',
  'CreateRoute RouteKey': 'Route key is required',
  'CreateVpcLink SubnetIds': 'SubnetIds for a vpc link cannot be empty',
};

/**
 * HTTP APIs with private integrations, as API Gateway v2 has them. What is not simulated (authorizers, CORS, domains,
 * AutoDeploy, access logs, other integrations) is refused, not ignored.
 *
 * @param options.publicPort The port that APIs are reached on, asked when an API is made.
 * @param options.apiQuota APIs in a Region; default 600 (regional APIs; assumed: from an older table of the documentation).
 * @param options.vpcLinkDelays In ms of the sandbox's clock; default 90 s and 30 s.
 */
export function createApiGateway(options: {
  readonly world: World;
  readonly neighbours: Neighbours;
  readonly publicPort: () => number;
  readonly apiQuota?: number;
  readonly vpcLinkDelays?: VpcLinkDelays;
}): ApiGateway {
  const { world, neighbours, publicPort, apiQuota = 600, vpcLinkDelays = { create: 90_000, delete: 30_000 } } = options;
  const regions = new Map<string, RegionState>();
  const region = (name: string): RegionState => {
    const state = regions.get(name) ?? newRegionState();
    regions.set(name, state);
    return state;
  };
  const context: GatewayContext = {
    world,
    neighbours,
    region,
    endpointOf: (apiId, name) => `http://${apiId}.execute-api.${name}.localhost:${publicPort()}`,
    apiQuota,
    vpcLinkDelays,
    vpcLinkFailures: [],
  };

  return {
    operations: operationsOf(context),
    missingMember: (operation, member) => missingMembers[`${operation} ${member}`],
    state: () => Object.fromEntries([...regions].map(([name, state]) => [name, plainRegion(state)])),
    api: (name, apiId) => {
      const api = region(name).apis.get(apiId);
      return api === undefined ? undefined : deployedApi(api);
    },
    vpcLink: (name, vpcLinkId) => deployedVpcLink(region(name), vpcLinkId),
    failNextVpcLink: (why) => context.vpcLinkFailures.push(why),
    turnVpcLink: (name, vpcLinkId, state, why) => {
      const { vpcLinks } = region(name);
      const link = vpcLinks.get(vpcLinkId);
      if (link === undefined) throw new Error(`There is no VPC link ${vpcLinkId}.`);
      vpcLinks.set(vpcLinkId, { ...link, VpcLinkStatus: state, VpcLinkStatusMessage: why });
    },
    usesSecurityGroup: (groupId) =>
      [...regions.values()].some(({ vpcLinks }) =>
        [...vpcLinks.values()].some(({ SecurityGroupIds = [] }) => SecurityGroupIds.includes(groupId)),
      ),
  };
}

function operationsOf(context: GatewayContext) {
  return {
    ...apiOperations(context),
    ...vpcLinkOperations(context),
    ...integrationOperations(context),
    ...routeOperations(context),
    ...stageOperations(context),
    ...deploymentOperations(context),
    ...tagOperations(context),
  };
}

function deployedApi({ apiId, stages, deployments }: ApiState): DeployedApi {
  const deployed = [...stages].map(([stageName, stage]): [string, DeployedStage] => [
    stageName,
    {
      stageName,
      stageVariables: stage.StageVariables ?? {},
      deployment: deployments.get(stage.DeploymentId ?? '')?.snapshot,
    },
  ]);
  return { apiId, stages: new Map(deployed) };
}

function deployedVpcLink({ vpcLinks }: RegionState, vpcLinkId: string): DeployedVpcLink | undefined {
  const link = vpcLinks.get(vpcLinkId);
  if (link?.VpcLinkStatus === undefined) return undefined;
  return {
    vpcLinkId,
    state: link.VpcLinkStatus,
    subnetIds: link.SubnetIds ?? [],
    securityGroupIds: link.SecurityGroupIds ?? [],
  };
}

function plainRegion({ apis, vpcLinks }: RegionState): object {
  return {
    apis: [...apis.values()].map(({ api, integrations, routes, stages, deployments }) => ({
      ...api,
      integrations: [...integrations.values()],
      routes: [...routes.values()],
      stages: [...stages.values()],
      deployments: [...deployments.values()].map(({ deployment, snapshot }) => ({ ...deployment, snapshot })),
    })),
    vpcLinks: [...vpcLinks.values()],
  };
}
