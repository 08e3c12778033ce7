import type { ApiSettings } from './desired-api.ts';

/** An HTTP API as it is in API Gateway; `api` is undefined where there is none. */
export interface ObservedApi {
  readonly api: ObservedSettings | undefined;
  readonly integrations: readonly ObservedIntegration[];
  readonly routes: readonly ObservedRoute[];
  readonly deployments: readonly ObservedDeployment[];
  readonly stages: readonly ObservedStage[];
}

/** An API that is not there (yet). */
export const noApi: ObservedApi = { api: undefined, integrations: [], routes: [], deployments: [], stages: [] };

export interface ObservedSettings extends ApiSettings {
  readonly apiId: string;
  /** The API's own endpoint, without a stage. */
  readonly endpoint: string;
}

export interface ObservedIntegration {
  readonly integrationId: string;
  /** Its Description: the key that it was made under, if it is still as we left it. */
  readonly key: string;
  readonly uri: string;
  readonly connectionId: string;
  readonly timeoutInMillis: number;
  readonly serverName?: string | undefined;
  readonly requestParameters: Readonly<Record<string, string>>;
}

export interface ObservedRoute {
  readonly routeId: string;
  readonly routeKey: string;
  /** Undefined where the route has no target, or one that is no integration. */
  readonly integrationId: string | undefined;
  /** `NONE` unless somebody else put an authorizer on it. */
  readonly authorizationType: string;
}

export interface ObservedDeployment {
  readonly deploymentId: string;
  /** Of the content it is a snapshot of, read off its Description; undefined where it is not one of ours. */
  readonly contentHash: string | undefined;
  /** Whether stages can be pointed at it, to serve that content. */
  readonly usable: boolean;
  /** Ms since 1970. */
  readonly createdAt: number;
}

export interface ObservedStage {
  readonly stageName: string;
  readonly deploymentId: string | undefined;
  readonly autoDeploy: boolean;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}
