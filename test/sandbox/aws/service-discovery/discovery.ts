import type {
  DiscoverInstancesRequest,
  DiscoverInstancesRevisionRequest,
  HealthStatusFilter,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation } from '../service.ts';
import { faults } from './faults.ts';
import type { DiscoveryService, Instance, Namespace } from './model.ts';
import { checkMaxResults } from './page.ts';
import type { Store } from './store.ts';

type Parameters = Readonly<Record<string, string>>;

/** Namespaces are named by HttpName here, and services by name [documented]. */
export function discoveryOperations(store: Store) {
  const find = (namespaceName: string, serviceName: string, { region }: Caller) => {
    const namespace = store.namespacesIn(region).find(({ httpName }) => httpName === namespaceName);
    if (namespace === undefined) throw faults.namespaceNotFound(namespaceName);
    const service = store.servicesOf(namespace.id).find(({ name }) => name === serviceName);
    if (service === undefined) throw faults.serviceNotFound(serviceName);
    return { namespace, service };
  };

  return {
    DiscoverInstances: (input: Checked<DiscoverInstancesRequest>, caller: Caller) => {
      const { MaxResults: limit = 100 } = input;
      checkMaxResults(limit, 1000);
      const { namespace, service } = find(input.NamespaceName, input.ServiceName, caller);
      const found = discover(store, service, {
        required: input.QueryParameters ?? {},
        optional: input.OptionalParameters ?? {},
        // The default is seen.
        health: input.HealthStatus ?? 'HEALTHY',
      });
      return {
        // There is no second page [documented].
        Instances: found.slice(0, limit).map((instance) => summary(namespace, service, instance)),
        InstancesRevision: service.revision,
      };
    },

    DiscoverInstancesRevision: (input: Checked<DiscoverInstancesRevisionRequest>, caller: Caller) => ({
      InstancesRevision: find(input.NamespaceName, input.ServiceName, caller).service.revision,
    }),
  } satisfies Record<string, Operation>;
}

/**
 * The instances that have all of the required parameters; of these the ones that have all of the optional ones, too, unless
 * there are none [documented]. Without a health check health is not looked at [documented]. The order is left as they were
 * registered; the real one is random.
 */
export function discover(
  store: Store,
  service: DiscoveryService,
  wanted: { readonly required: Parameters; readonly optional: Parameters; readonly health: HealthStatusFilter },
): readonly Instance[] {
  const matching = [...store.instancesOf(service.id).values()].filter((one) => hasAll(one, wanted.required));
  const narrowed = matching.filter((one) => hasAll(one, wanted.optional));
  const found = narrowed.length > 0 ? narrowed : matching;
  if (!service.hasCustomHealth || wanted.health === 'ALL') return found;
  if (wanted.health === 'UNHEALTHY') return found.filter(({ health }) => health === 'UNHEALTHY');
  const healthy = found.filter(({ health }) => health === 'HEALTHY');
  return wanted.health === 'HEALTHY_OR_ELSE_ALL' && healthy.length === 0 ? found : healthy;
}

function hasAll({ attributes }: Instance, wanted: Parameters): boolean {
  return Object.entries(wanted).every(([key, value]) => attributes[key] === value);
}

function summary(namespace: Namespace, service: DiscoveryService, instance: Instance) {
  return {
    InstanceId: instance.id,
    NamespaceName: namespace.httpName,
    ServiceName: service.name,
    HealthStatus: instance.health,
    Attributes: { ...instance.attributes },
  };
}
