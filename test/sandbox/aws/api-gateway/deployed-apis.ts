/**
 * API Gateway as the data plane sees it: what stages serve, which is what was deployed and never the working copy.
 * Links are the exception: a deployment names a link, the link's state is today's.
 */
export interface DeployedApis {
  /** Undefined where the Region has no such API. */
  api(region: string, apiId: string): DeployedApi | undefined;
  /** Undefined where the Region has no such link (any more). */
  vpcLink(region: string, vpcLinkId: string): DeployedVpcLink | undefined;
}

/** One HTTP API with what its stages serve now. */
export interface DeployedApi {
  readonly apiId: string;
  /** By stage name, `$default` included. */
  readonly stages: ReadonlyMap<string, DeployedStage>;
}

export interface DeployedStage {
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Undefined until the stage is given a deployment: it then answers as a stage without routes. */
  readonly deployment: DeploymentSnapshot | undefined;
}

/** Everything a deployment froze. */
export interface DeploymentSnapshot {
  readonly deploymentId: string;
  /** True where the API's default endpoint was switched off when this was deployed. */
  readonly disableExecuteApiEndpoint: boolean;
  readonly routes: readonly DeployedRoute[];
}

export interface DeployedRoute {
  readonly routeId: string;
  /** `ANY /pets/{id}`, `GET /files/{proxy+}`, `$default`. */
  readonly routeKey: string;
  /** Undefined for a route that has no target. */
  readonly integration: DeployedIntegration | undefined;
}

/** A private integration (HTTP_PROXY through a VPC link), the one kind that the sandbox simulates. */
export interface DeployedIntegration {
  readonly integrationId: string;
  readonly vpcLinkId: string;
  /** ARN of an ALB's or NLB's listener. */
  readonly integrationUri: string;
  /** An HTTP method, or `ANY` for the client's. */
  readonly integrationMethod: string;
  readonly timeoutMs: number;
  /** HTTPS to the backend, with this name in SNI and certificate check; undefined means plain HTTP. */
  readonly tls: { readonly serverName: string | undefined } | undefined;
  /** As written: `overwrite:path` → `$request.path`. */
  readonly requestParameters: Readonly<Record<string, string>>;
  /** By status code, as written. */
  readonly responseParameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface DeployedVpcLink {
  readonly vpcLinkId: string;
  /** Traffic flows through an `AVAILABLE` link only. */
  readonly state: 'PENDING' | 'AVAILABLE' | 'DELETING' | 'FAILED' | 'INACTIVE';
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}
