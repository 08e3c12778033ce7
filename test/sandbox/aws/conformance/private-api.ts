import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateVpcLinkCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { CreateIntegrationCommandInput } from '@aws-sdk/client-apigatewayv2';
import type { Endpoint } from './endpoint.ts';

/** A link over the endpoint's two subnets. @throws what AWS throws. */
export async function createVpcLink(endpoint: Endpoint, options: { readonly name?: string } = {}): Promise<string> {
  const { VpcLinkId = '' } = await endpoint.client.send(
    new CreateVpcLinkCommand({ Name: options.name ?? 'link', SubnetIds: [...endpoint.subnetIds] }),
  );
  return VpcLinkId;
}

/** A new API for a rule to play with, and short ways to make things in it. */
export class PrivateApi {
  readonly ApiId: string;
  readonly #endpoint: Endpoint;
  readonly #vpcLinkId: string;

  private constructor(endpoint: Endpoint, vpcLinkId: string, apiId: string) {
    this.#endpoint = endpoint;
    this.#vpcLinkId = vpcLinkId;
    this.ApiId = apiId;
  }

  static async create(endpoint: Endpoint, vpcLinkId: string): Promise<PrivateApi> {
    const { ApiId = '' } = await endpoint.client.send(new CreateApiCommand({ Name: 'pets', ProtocolType: 'HTTP' }));
    return new PrivateApi(endpoint, vpcLinkId, ApiId);
  }

  /** A good private integration, but for what is asked for otherwise; undefined leaves a member out. */
  async createIntegration(changes: Partial<CreateIntegrationCommandInput> = {}) {
    return this.#endpoint.client.send(
      new CreateIntegrationCommand({
        ApiId: this.ApiId,
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        IntegrationUri: this.#endpoint.listenerArns[0],
        ConnectionType: 'VPC_LINK',
        ConnectionId: this.#vpcLinkId,
        PayloadFormatVersion: '1.0',
        ...changes,
      }),
    );
  }

  async createRoute(RouteKey: string, Target?: string) {
    return this.#endpoint.client.send(new CreateRouteCommand({ ApiId: this.ApiId, RouteKey, Target }));
  }

  /** A route to an integration of its own. */
  async createRoutedIntegration(routeKey: string): Promise<{ routeId: string; integrationId: string }> {
    const { IntegrationId = '' } = await this.createIntegration();
    const { RouteId = '' } = await this.createRoute(routeKey, `integrations/${IntegrationId}`);
    return { routeId: RouteId, integrationId: IntegrationId };
  }
}
