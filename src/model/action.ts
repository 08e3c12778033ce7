import type { ApiSettings, DesiredIntegration, DesiredStage } from './desired-api.ts';

/**
 * One write to API Gateway, as data: printed by people, run by `apply`, asserted in tests. What an earlier action makes
 * is referred to by its key (an integration's key, a deployment's content hash), never by an id that is not there yet.
 */
export type Action =
  | { readonly do: 'CreateApi'; readonly settings: ApiSettings }
  | { readonly do: 'UpdateApi'; readonly name: string; readonly description: string }
  | { readonly do: 'TagApi'; readonly tags: Readonly<Record<string, string>> }
  | { readonly do: 'UntagApi'; readonly tagKeys: readonly string[] }
  | { readonly do: 'CreateIntegration'; readonly integration: DesiredIntegration }
  | {
      readonly do: 'UpdateIntegration';
      readonly integrationId: string;
      readonly integration: DesiredIntegration;
      /** Parameter mappings that are there and shall not be. */
      readonly removedParameters: readonly string[];
    }
  | { readonly do: 'DeleteIntegration'; readonly integrationId: string }
  | { readonly do: 'CreateRoute'; readonly routeKey: string; readonly integration: string }
  | { readonly do: 'UpdateRoute'; readonly routeKey: string; readonly routeId: string; readonly integration: string }
  | { readonly do: 'DeleteRoute'; readonly routeKey: string; readonly routeId: string }
  | { readonly do: 'CreateDeployment'; readonly contentHash: string }
  | { readonly do: 'DeleteDeployment'; readonly deploymentId: string }
  | {
      readonly do: 'CreateStage';
      readonly stageName: string;
      readonly stage: DesiredStage;
      readonly contentHash: string;
    }
  | {
      readonly do: 'UpdateStage';
      readonly stageName: string;
      readonly description: string;
      readonly contentHash: string;
      /** A stage that somebody made deploy by itself takes no deployment (400): that goes off first. */
      readonly stopAutoDeploy: boolean;
    }
  | { readonly do: 'TagStage'; readonly stageName: string; readonly tags: Readonly<Record<string, string>> }
  | { readonly do: 'UntagStage'; readonly stageName: string; readonly tagKeys: readonly string[] }
  | { readonly do: 'DeleteStage'; readonly stageName: string };
