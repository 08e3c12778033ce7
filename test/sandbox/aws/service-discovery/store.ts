import type { Caller, World } from '../service.ts';
import { faults } from './faults.ts';
import type { DiscoveryService, Instance, Namespace, OperationRecord } from './model.ts';

/** Everything the service knows, by id, with the look-ups that its operations share. Ids are as seen in real ones. */
export class Store {
  readonly namespaces = new Map<string, Namespace>();
  readonly services = new Map<string, DiscoveryService>();
  readonly #instances = new Map<string, Map<string, Instance>>();
  readonly operations = new Map<string, OperationRecord>();
  /** By ARN. */
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  /** The id of a service that is gone, by namespace and name: one that is made anew gets it again [seen: terraform-provider-aws #46930]. */
  readonly formerServices = new Map<string, string>();
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  arn(region: string, resource: string): string {
    return `arn:aws:servicediscovery:${region}:${this.world.account}:${resource}`;
  }

  now(): Date {
    return new Date(this.world.clock.now());
  }

  /** By id or ARN [documented]. */
  namespace(idOrArn: string, caller: Caller): Namespace {
    const found = this.namespaces.get(this.#idIn(idOrArn));
    if (found?.region !== caller.region) throw faults.namespaceNotFound(idOrArn);
    return found;
  }

  /** By id or ARN [documented]. */
  service(idOrArn: string, caller: Caller): DiscoveryService {
    const found = this.services.get(this.#idIn(idOrArn));
    if (found?.region !== caller.region) throw faults.serviceNotFound(idOrArn);
    return found;
  }

  namespacesIn(region: string): Namespace[] {
    return [...this.namespaces.values()].filter((namespace) => namespace.region === region);
  }

  servicesOf(namespaceId: string): DiscoveryService[] {
    return [...this.services.values()].filter((service) => service.namespaceId === namespaceId);
  }

  instancesOf(serviceId: string): Map<string, Instance> {
    const instances = this.#instances.get(serviceId) ?? new Map<string, Instance>();
    this.#instances.set(serviceId, instances);
    return instances;
  }

  instance(service: DiscoveryService, id: string): Instance {
    const found = this.instancesOf(service.id).get(id);
    if (found === undefined) throw faults.instanceNotFound(id);
    return found;
  }

  /** `srv-0abc` of itself or of `arn:…:service/srv-0abc`. What is another account's is not there [assumed: nothing is shared here]. */
  #idIn(idOrArn: string): string {
    if (!idOrArn.startsWith('arn:')) return idOrArn;
    const [, , , , account, resource = ''] = idOrArn.split(':');
    return account === this.world.account ? (resource.split('/')[1] ?? '') : '';
  }
}
