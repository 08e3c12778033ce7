import type { Service, World } from '../service.ts';
import { discover, discoveryOperations } from './discovery.ts';
import { healthOperations } from './health.ts';
import { instanceOperations } from './instances.ts';
import type { DiscoveryService } from './model.ts';
import { namespaceOperations } from './namespaces.ts';
import { Operations } from './operations.ts';
import { serviceOperations } from './services.ts';
import { Store } from './store.ts';
import { tagOperations } from './tags.ts';

/** Cloud Map as a service, and what API Gateway may ask without a call. */
export interface ServiceDiscovery extends Service {
  readonly operations: ReturnType<typeof operationsOf>;
  /** For API Gateway, which checks an integration's URI. */
  hasService(region: string, serviceArn: string): boolean;
  /**
   * Where a service's healthy instances with these parameters are, as API Gateway sees it: those that have an address and a
   * port. In an HTTP namespace it finds none [seen: AWS forums 40820485393], and of two namespaces of one name in but one
   * [seen: copilot-cli #1929; in which one is assumed: in the one that has no hash in its HttpName].
   */
  endpoints(serviceArn: string, parameters: Readonly<Record<string, string>>): readonly DiscoveredEndpoint[];
}

export interface DiscoveredEndpoint {
  /** IPv4. */
  readonly address: string;
  readonly port: number;
}

/**
 * AWS Cloud Map, with HTTP and private DNS namespaces; nothing here resolves their DNS names.
 *
 * @param options.hasVpc Whether a Region has that VPC: a private hosted zone needs one.
 */
export function createServiceDiscovery(options: {
  readonly world: World;
  readonly hasVpc: (region: string, vpcId: string) => boolean;
}): ServiceDiscovery {
  const { hasVpc } = options;
  const store = new Store(options.world);
  const serviceOf = (arn: string): DiscoveryService | undefined =>
    [...store.services.values()].find((service) => service.arn === arn);

  return {
    operations: operationsOf(store, hasVpc),
    hasService: (region, arn) => serviceOf(arn)?.region === region,
    endpoints: (arn, parameters) => {
      const service = serviceOf(arn);
      const namespace = service && store.namespaces.get(service.namespaceId);
      if (service === undefined || namespace === undefined) return [];
      if (namespace.type === 'HTTP' || namespace.httpName !== namespace.name) return [];
      return discover(store, service, { required: parameters, optional: {}, health: 'HEALTHY' }).flatMap(
        ({ attributes: { AWS_INSTANCE_IPV4: address, AWS_INSTANCE_PORT: port } }) =>
          address === undefined || port === undefined ? [] : [{ address, port: Number(port) }],
      );
    },
    state: () => ({
      namespaces: [...store.namespaces.values()],
      services: [...store.services.values()].map((service) => ({
        ...service,
        instances: [...store.instancesOf(service.id).values()],
      })),
      operations: [...store.operations.values()],
    }),
  };
}

function operationsOf(store: Store, hasVpc: (region: string, vpcId: string) => boolean) {
  const operations = new Operations(store);
  return {
    ...namespaceOperations({ store, operations, hasVpc }),
    ...serviceOperations({ store, operations }),
    ...instanceOperations({ store, operations }),
    ...healthOperations(store),
    ...discoveryOperations(store),
    ...operations.calls,
    ...tagOperations(store),
  };
}
