import type { Backend } from '../../src/model/private-http-api.ts';
import { owner } from './listeners.ts';
import type { World } from './world.ts';

const consent = 'privatehttp.io/allowed-from';
const vpc = 'privatehttp.io/vpc-id';

export function cloudMapBackend(reference: NonNullable<Backend['cloudMap']>): Backend {
  return { cloudMap: reference };
}

/** A Cloud Map service of whoever looks after them. */
export class CloudMapService {
  readonly id: string;
  readonly arn: string;
  readonly namespaceArn: string;
  readonly #world: World;

  private constructor(
    world: World,
    made: { readonly id: string; readonly arn: string; readonly namespaceArn: string },
  ) {
    this.#world = world;
    this.id = made.id;
    this.arn = made.arn;
    this.namespaceArn = made.namespaceArn;
  }

  /** A service with SRV records and custom health in a namespace, which is made unless it is there; it has no tags. */
  static async create(
    world: World,
    options: { readonly namespace?: string; readonly service?: string; readonly type?: 'HTTP' } = {},
  ): Promise<CloudMapService> {
    const { namespace = 'pets.local', service = 'cats', type } = options;
    const { operations } = world.sandbox.services.discovery;
    const find = () => operations.ListNamespaces({}, owner).Namespaces.find(({ Name }) => Name === namespace);
    if (find() === undefined) await CloudMapService.namespace(world, namespace, type);
    const { Id: NamespaceId = '', Arn: namespaceArn = '' } = find() ?? {};
    const { Service } = operations.CreateService(
      {
        ...{ Name: service, NamespaceId, HealthCheckCustomConfig: {} },
        ...(type !== 'HTTP' && { DnsConfig: { DnsRecords: [{ Type: 'SRV', TTL: 10 }] } }),
      },
      owner,
    );
    return new CloudMapService(world, { id: Service.Id, arn: Service.Arn, namespaceArn });
  }

  static async namespace(world: World, Name: string, type?: 'HTTP', Vpc = world.sandbox.vpc.vpcId): Promise<void> {
    const { operations } = world.sandbox.services.discovery;
    if (type === 'HTTP') operations.CreateHttpNamespace({ Name }, owner);
    else operations.CreatePrivateDnsNamespace({ Name, Vpc }, owner);
    await world.pass(60_000);
  }

  /** As `aws servicediscovery tag-resource` does: from where requests may come. */
  allow(from: string, arn = this.arn): void {
    const { TagResource } = this.#world.sandbox.services.discovery.operations;
    TagResource({ ResourceARN: arn, Tags: [{ Key: consent, Value: from }] }, owner);
  }

  forbid(arn = this.arn): void {
    const { UntagResource } = this.#world.sandbox.services.discovery.operations;
    UntagResource({ ResourceARN: arn, TagKeys: [consent] }, owner);
  }

  /** Says in which VPC its instances are: the sample workloads'. */
  sayVpc(arn = this.arn): void {
    const { vpc: where, services } = this.#world.sandbox;
    services.discovery.operations.TagResource({ ResourceARN: arn, Tags: [{ Key: vpc, Value: where.vpcId }] }, owner);
  }

  /** Registers a sample pod, when it has its address, under its name. */
  async register(pod: string, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
    const world = this.#world;
    const path = `/api/v1/namespaces/saas/pods/${pod}`;
    const addressOf = async () =>
      ((await world.kubernetes('GET', path)) as { readonly status?: { readonly podIP?: string } }).status?.podIP; // a Pod
    await world.untilSo(
      async () => (await addressOf()) !== undefined,
      () => `pod ${pod} had its address.`,
    );
    const Attributes = { AWS_INSTANCE_IPV4: (await addressOf()) ?? '', AWS_INSTANCE_PORT: '8080', ...attributes };
    const { operations } = world.sandbox.services.discovery;
    operations.RegisterInstance({ ServiceId: this.id, InstanceId: pod, Attributes }, owner);
    await world.pass(10_000);
  }

  async deregister(pod: string): Promise<void> {
    const { operations } = this.#world.sandbox.services.discovery;
    operations.DeregisterInstance({ ServiceId: this.id, InstanceId: pod }, owner);
    await this.#world.pass(10_000);
  }

  delete(): void {
    this.#world.sandbox.services.discovery.operations.DeleteService({ Id: this.id }, owner);
  }
}
