import {
  CreateHttpNamespaceCommand,
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand,
  DiscoverInstancesCommand,
  GetOperationCommand,
  RegisterInstanceCommand,
} from '@aws-sdk/client-servicediscovery';
import type {
  CreateServiceCommandInput,
  DiscoverInstancesCommandInput,
  Operation,
} from '@aws-sdk/client-servicediscovery';
import type { Endpoint } from './endpoint.ts';

/** Short ways to what the rules of Cloud Map begin with. */
export class Discoverable {
  readonly #endpoint: Endpoint;
  #count = 0;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  /** A name that nothing has yet. */
  name(): string {
    this.#count += 1;
    return `pets-${this.#count}`;
  }

  /** An operation when it has ended. */
  async ended(OperationId: string | undefined): Promise<Operation> {
    await this.#endpoint.pass(120_000);
    const { Operation: operation = {} } = await this.#endpoint.cloudMap.send(new GetOperationCommand({ OperationId }));
    return operation;
  }

  /** A private DNS namespace of a new name; answers its id. */
  async namespace(name: string = this.name()): Promise<{ readonly id: string; readonly name: string }> {
    const [Vpc] = this.#endpoint.vpcIds;
    const { OperationId } = await this.#endpoint.cloudMap.send(
      new CreatePrivateDnsNamespaceCommand({ Name: name, Vpc }),
    );
    const { Targets: targets } = await this.ended(OperationId);
    return { id: targets?.NAMESPACE ?? '', name };
  }

  async httpNamespace(name: string = this.name()): Promise<{ readonly id: string; readonly name: string }> {
    const { OperationId } = await this.#endpoint.cloudMap.send(new CreateHttpNamespaceCommand({ Name: name }));
    const { Targets: targets } = await this.ended(OperationId);
    return { id: targets?.NAMESPACE ?? '', name };
  }

  /** A service with SRV records and a custom health check, but for what is asked for otherwise. */
  async service(NamespaceId: string, changes: Partial<CreateServiceCommandInput> = {}) {
    const { Service: service = {} } = await this.#endpoint.cloudMap.send(
      new CreateServiceCommand({
        Name: 'cats',
        NamespaceId,
        DnsConfig: { DnsRecords: [{ Type: 'SRV', TTL: 10 }] },
        HealthCheckCustomConfig: {},
        ...changes,
      }),
    );
    return service;
  }

  /** Registers an instance at 10.0.1.5:8080, and waits until it is. */
  async register(ServiceId: string | undefined, InstanceId: string, attributes: Record<string, string> = {}) {
    const { OperationId } = await this.#endpoint.cloudMap.send(
      new RegisterInstanceCommand({
        ServiceId,
        InstanceId,
        Attributes: { AWS_INSTANCE_IPV4: '10.0.1.5', AWS_INSTANCE_PORT: '8080', ...attributes },
      }),
    );
    return this.ended(OperationId);
  }

  /** The ids of what is discovered, sorted: the order is random. */
  async discovered(NamespaceName: string, more: Partial<DiscoverInstancesCommandInput> = {}): Promise<string[]> {
    const { Instances: instances = [] } = await this.#endpoint.cloudMap.send(
      new DiscoverInstancesCommand({ NamespaceName, ServiceName: 'cats', ...more }),
    );
    return instances.map(({ InstanceId }) => InstanceId ?? '').sort();
  }
}
