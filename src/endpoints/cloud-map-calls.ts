import {
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand,
  DeleteNamespaceCommand,
  DeleteServiceCommand,
  DeregisterInstanceCommand,
  DuplicateRequest,
  GetInstancesHealthStatusCommand,
  GetOperationCommand,
  ListInstancesCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  RegisterInstanceCommand,
  UpdateInstanceCustomHealthStatusCommand,
  type CustomHealthStatus,
  type NamespaceFilter,
  type ServiceFilter,
} from '@aws-sdk/client-servicediscovery';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { CallOptions, CloudMap } from '../aws/aws-caller.ts';
import type { Tags } from '../aws/ownership.ts';
import { allPages } from '../aws/pages.ts';
import { patiently } from '../aws/patiently.ts';
import type { Clock } from '../runtime/clock.ts';
import type { DesiredInstance } from './desired-instances.ts';

/** A namespace or a service of Cloud Map. */
export interface CloudMapResource {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description: string;
}

export interface ListedInstance {
  readonly id: string;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly isHealthy: boolean;
}

/** An operation that is under way. */
export interface Started {
  readonly operationId: string;
  /** It was under way already, so what it does to the same thing may be something else than was asked for now. */
  readonly isOther: boolean;
}

/** How an operation of Cloud Map ended; undefined: it has not. */
export type Ended = { readonly as: 'done' } | { readonly as: 'failed'; readonly why: string } | undefined;

/**
 * The calls to Cloud Map that the registration of pods takes. What is asynchronous answers the operation, also where one for the
 * same thing is under way already (documented: DuplicateRequest carries its id). Everything throws AwsCallError.
 *
 * A create of Cloud Map makes nothing twice, as names are there once in a namespace, and a VPC has one hosted zone of a name
 * (both documented): one that is sent again is refused, and what is there is found by its name.
 */
export class CloudMapCalls {
  readonly #service: CloudMap;
  readonly #call: CallOptions;
  /** For whether what is registered gets requests: that it gets none any more goes before what gets none yet. */
  readonly #urgent: CallOptions;
  readonly #clock: Clock;

  constructor(options: { readonly service: CloudMap; readonly call: CallOptions; readonly clock: Clock }) {
    this.#service = options.service;
    this.#call = options.call;
    this.#urgent = { ...options.call, priority: 'change' };
    this.#clock = options.clock;
  }

  /** The private DNS namespaces of that name in the Region. */
  async namespacesNamed(name: string): Promise<readonly CloudMapResource[]> {
    const Filters: NamespaceFilter[] = [
      { Name: 'NAME', Values: [name], Condition: 'EQ' },
      { Name: 'TYPE', Values: ['DNS_PRIVATE'], Condition: 'EQ' },
    ];
    const found = await allPages({
      clock: this.#clock,
      page: async (NextToken) => {
        const command = new ListNamespacesCommand({ Filters, NextToken });
        const page = await this.#service.call(command, this.#call);
        return { items: page.Namespaces, nextToken: page.NextToken };
      },
    });
    return found.map(asResource);
  }

  async servicesIn(namespaceId: string): Promise<readonly CloudMapResource[]> {
    const Filters: ServiceFilter[] = [{ Name: 'NAMESPACE_ID', Values: [namespaceId], Condition: 'EQ' }];
    const found = await allPages({
      clock: this.#clock,
      page: async (NextToken) => {
        const page = await this.#service.call(new ListServicesCommand({ Filters, NextToken }), this.#call);
        return { items: page.Services, nextToken: page.NextToken };
      },
    });
    return found.map(asResource);
  }

  async tagsOf(ResourceARN: string): Promise<Tags> {
    const { Tags: tags = [] } = await this.#service.call(new ListTagsForResourceCommand({ ResourceARN }), this.#call);
    return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  }

  createNamespace(namespace: {
    readonly name: string;
    readonly vpcId: string;
    readonly description: string;
    readonly tags: Tags;
  }): Promise<Started> {
    const { name: Name, vpcId: Vpc, description: Description, tags } = namespace;
    return this.#operation(
      this.#service.call(
        new CreatePrivateDnsNamespaceCommand({ Name, Vpc, Description, Tags: listOf(tags) }),
        this.#call,
      ),
    );
  }

  deleteNamespace(Id: string): Promise<Started> {
    return this.#operation(this.#service.call(new DeleteNamespaceCommand({ Id }), this.#call));
  }

  /**
   * With a custom health check, without which every instance counts as healthy, and with SRV records: only then do instances have
   * a port, and private integrations were seen to find none in services without (AWS forums; in HTTP namespaces, too).
   */
  async createService(service: {
    readonly name: string;
    readonly namespaceId: string;
    readonly description: string;
    readonly tags: Tags;
  }): Promise<CloudMapResource> {
    const { name: Name, namespaceId: NamespaceId, description: Description, tags } = service;
    const { Service } = await this.#service.call(
      new CreateServiceCommand({
        ...{ Name, NamespaceId, Description, Tags: listOf(tags) },
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'SRV', TTL: 10 }] },
        HealthCheckCustomConfig: {},
      }),
      this.#call,
    );
    return asResource(Service ?? {});
  }

  async deleteService(Id: string): Promise<void> {
    await this.#service.call(new DeleteServiceCommand({ Id }), this.#call);
  }

  /** Two calls for up to a hundred. */
  async instancesOf(ServiceId: string): Promise<readonly ListedInstance[]> {
    const listed = await allPages({
      clock: this.#clock,
      page: async (NextToken) => {
        const page = await this.#service.call(new ListInstancesCommand({ ServiceId, NextToken }), this.#call);
        return { items: page.Instances, nextToken: page.NextToken };
      },
    });
    if (listed.length === 0) return [];
    // The list is of no use without it.
    const health = new Map(await patiently(() => this.#healthsOf(ServiceId), this.#clock));
    return listed.map(({ Id: id = '', Attributes = {} }) => {
      const { AWS_INSTANCE_IPV4: address, AWS_INSTANCE_PORT: port } = Attributes;
      const isHealthy = health.get(id) !== 'UNHEALTHY';
      return { id, address, port: port === undefined ? undefined : Number(port), isHealthy };
    });
  }

  register(ServiceId: string, { id: InstanceId, address, port, pod }: DesiredInstance): Promise<Started> {
    const Attributes = {
      AWS_INSTANCE_IPV4: address,
      AWS_INSTANCE_PORT: String(port),
      AWS_INIT_HEALTH_STATUS: 'HEALTHY',
      // For people: the id is the pod's UID.
      pod,
    };
    return this.#operation(
      this.#service.call(new RegisterInstanceCommand({ ServiceId, InstanceId, Attributes }), this.#call),
    );
  }

  deregister(ServiceId: string, InstanceId: string): Promise<Started> {
    return this.#operation(this.#service.call(new DeregisterInstanceCommand({ ServiceId, InstanceId }), this.#urgent));
  }

  async mark(ServiceId: string, InstanceId: string, Status: CustomHealthStatus): Promise<void> {
    await this.#service.call(
      new UpdateInstanceCustomHealthStatusCommand({ ServiceId, InstanceId, Status }),
      this.#urgent,
    );
  }

  /** Asks how an operation has ended. */
  async ended(OperationId: string): Promise<Ended> {
    const { Operation } = await this.#service.call(new GetOperationCommand({ OperationId }), this.#call);
    const { Status, ErrorCode = 'no reason given', ErrorMessage = '' } = Operation ?? {};
    if (Status === 'SUCCESS') return { as: 'done' };
    return Status === 'FAIL' ? { as: 'failed', why: `${ErrorCode} ${ErrorMessage}`.trim() } : undefined;
  }

  #healthsOf(ServiceId: string): Promise<readonly (readonly [string, string])[]> {
    return allPages({
      clock: this.#clock,
      page: async (NextToken) => {
        const command = new GetInstancesHealthStatusCommand({ ServiceId, NextToken });
        const page = await this.#service.call(command, this.#call);
        return { items: Object.entries(page.Status ?? {}), nextToken: page.NextToken };
      },
    });
  }

  async #operation(answer: Promise<{ readonly OperationId?: string | undefined }>): Promise<Started> {
    try {
      return { operationId: (await answer).OperationId ?? '', isOther: false };
    } catch (error) {
      const running = error instanceof AwsCallError ? runningOperation(error.cause) : undefined;
      if (running === undefined) throw error;
      return { operationId: running, isOther: true };
    }
  }
}

function runningOperation(error: unknown): string | undefined {
  return error instanceof DuplicateRequest ? error.DuplicateOperationId : undefined;
}

function listOf(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function asResource(resource: {
  readonly Id?: string | undefined;
  readonly Arn?: string | undefined;
  readonly Name?: string | undefined;
  readonly Description?: string | undefined;
}): CloudMapResource {
  const { Id: id = '', Arn: arn = '', Name: name = '', Description: description = '' } = resource;
  return { id, arn, name, description };
}
