import type { Api, VpcLink } from '@aws-sdk/client-apigatewayv2';
import type { World } from './world.ts';

type Tags = Readonly<Record<string, string>>;

/** Somebody else with access to the AWS account: their calls are neither counted nor throttled. */
export class Account {
  readonly #world: World;
  readonly #caller;

  constructor(world: World) {
    this.#world = world;
    this.#caller = { region: world.sandbox.region, accessKeyId: 'AKIASOMEBODYELSE' };
  }

  get #operations() {
    return this.#world.sandbox.services.apiGateway.operations;
  }

  /** Makes an API of theirs, with a route in it. Answers its id. */
  createApi(Name: string, Tags: Tags = {}): string {
    const caller = this.#caller;
    const { ApiId = '' } = this.#operations.CreateApi({ Name, ProtocolType: 'HTTP', Tags }, caller);
    this.#operations.CreateRoute({ ApiId, RouteKey: 'ANY /theirs' }, caller);
    return ApiId;
  }

  /** What is there of an API: itself, its integrations, routes, deployments and stages; undefined where it is gone. */
  read(ApiId: string): object | undefined {
    const caller = this.#caller;
    const api = this.api(ApiId);
    if (api === undefined) return undefined;
    const all = { ApiId, MaxResults: '500' };
    const { GetIntegrations, GetRoutes, GetDeployments, GetStages } = this.#operations;
    return {
      api,
      integrations: GetIntegrations(all, caller).Items,
      routes: GetRoutes(all, caller).Items,
      deployments: GetDeployments(all, caller).Items,
      stages: GetStages(all, caller).Items,
    };
  }

  api(apiId: string | undefined): Api | undefined {
    return this.#world.apisInAws().find(({ ApiId }) => ApiId === apiId);
  }

  /** Makes a VPC link of theirs, in a subnet of the VPC. Answers its id. */
  createLink(Name: string, Tags: Tags = {}): string {
    const SubnetIds = this.#world.sandbox.vpc.subnets.slice(0, 1).map(({ subnetId }) => subnetId);
    return this.#operations.CreateVpcLink({ Name, SubnetIds, Tags: { ...Tags } }, this.#caller).VpcLinkId ?? '';
  }

  link(vpcLinkId: string | undefined): VpcLink | undefined {
    return this.#world.linksInAws().find(({ VpcLinkId }) => VpcLinkId === vpcLinkId);
  }

  /** Tags an API (`apis/a1`), a stage (`apis/a1/stages/dev`) or a link (`vpclinks/b2`). */
  tag(path: string, Tags: Tags): void {
    this.#operations.TagResource({ ResourceArn: this.#arn(path), Tags: { ...Tags } }, this.#caller);
  }

  untag(path: string, ...TagKeys: string[]): void {
    this.#operations.UntagResource({ ResourceArn: this.#arn(path), TagKeys }, this.#caller);
  }

  #arn(path: string): string {
    return `arn:aws:apigateway:${this.#world.sandbox.region}::/${path}`;
  }
}

/** The tags that say whose something is. */
export const ownershipKeys = ['cluster', 'cluster-uid', 'owner', 'uid'].map((name) => `privatehttp.io/${name}`);
