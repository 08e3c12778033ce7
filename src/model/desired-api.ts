/** An HTTP API as it shall be in API Gateway. Everything is keyed by what makes it the same thing. */
export interface DesiredApi {
  readonly settings: ApiSettings;
  /** By IntegrationKey. */
  readonly integrations: ReadonlyMap<string, DesiredIntegration>;
  /** By routeKey. */
  readonly routes: ReadonlyMap<string, DesiredRoute>;
  /** By stage name. None where there are no routes: without a stage nothing is served. */
  readonly stages: ReadonlyMap<string, DesiredStage>;
  /** Keys of tags that the controller has set before: of those that are not desired any more, only these are removed. */
  readonly managedTagKeys: readonly string[];
  /** Of what a Deployment is a snapshot of: the routes and integrations. */
  readonly contentHash: string;
  /** Of all of it. */
  readonly hash: string;
}

export interface ApiSettings {
  readonly name: string;
  /** Empty where there is none. */
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface DesiredIntegration {
  /**
   * What makes it this integration: backend and settings, in words. It is the Description too, since integrations carry
   * no tags: so it is found again, and a person sees what it is.
   */
  readonly key: string;
  /** IntegrationUri: a listener's ARN, or a Cloud Map service's. */
  readonly uri: string;
  /** Id of the VPC link. */
  readonly connectionId: string;
  readonly timeoutInMillis: number;
  /** The name in the backend's certificate (ServerNameToVerify); undefined: plain HTTP. */
  readonly serverName?: string | undefined;
  /** Parameter mapping: `overwrite:path` to `$request.path`. */
  readonly requestParameters: Readonly<Record<string, string>>;
}

export interface DesiredRoute {
  /** Key of the integration that serves it. */
  readonly integration: string;
}

export interface DesiredStage {
  /** Empty where there is none. */
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}
