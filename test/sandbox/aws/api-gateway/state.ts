import type { Api, Deployment, Integration, Route, Stage, VpcLink } from '@aws-sdk/client-apigatewayv2';
import type { DeploymentSnapshot } from './deployed-apis.ts';

/** One Region's API Gateway. Resources are kept as they are shown, each replaced as a whole when it changes. */
export interface RegionState {
  readonly apis: Map<string, ApiState>;
  readonly vpcLinks: Map<string, VpcLink>;
}

/** An API with all that goes when it goes. */
export interface ApiState {
  readonly apiId: string;
  api: Api;
  /** By id, as the others; stages by name. */
  readonly integrations: Map<string, Integration>;
  readonly routes: Map<string, Route>;
  readonly stages: Map<string, Stage>;
  /** Oldest first. */
  readonly deployments: Map<string, DeploymentState>;
}

export interface DeploymentState {
  readonly deployment: Deployment;
  readonly snapshot: DeploymentSnapshot;
  /** 1 for the API's first, and so on. */
  readonly order: number;
}

export function newRegionState(): RegionState {
  return { apis: new Map(), vpcLinks: new Map() };
}
