import type {
  DeregisterInstanceRequest,
  GetInstanceRequest,
  ListInstancesRequest,
  OperationType,
  RegisterInstanceRequest,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation } from '../service.ts';
import { checkAttributes, checkInstanceId } from './check-instance.ts';
import { faults } from './faults.ts';
import type { DiscoveryService, Instance } from './model.ts';
import type { Operations } from './operations.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';

/** Documented: the first cannot be raised, the second can. */
const quotas = { perService: 1000, perNamespace: 2000 } as const;

/** ms until a registration or deregistration has been carried out [assumed]. */
export const instanceOperationTakes = 5_000;

const asCalled: Partial<Record<OperationType, string>> = {
  REGISTER_INSTANCE: 'RegisterInstance',
  DEREGISTER_INSTANCE: 'DeregisterInstance',
};

export function instanceOperations(options: { readonly store: Store; readonly operations: Operations }) {
  const { store, operations } = options;
  /** The creator request id of each registration in progress, by its operation's id. */
  const registering = new Map<string, string | undefined>();

  /** One at a time of an instance [documented]. */
  const refuseSecond = (service: DiscoveryService, instanceId: string): void => {
    const [running] = operations.inProgress({ SERVICE: service.id, INSTANCE: instanceId });
    if (running !== undefined) throw faults.duplicate(asCalled[running.type] ?? '', running.id);
  };

  /** Counts registrations that are on their way, too [assumed]. */
  const checkQuotas = (service: DiscoveryService): void => {
    const countOf = ({ id }: DiscoveryService): number =>
      store.instancesOf(id).size +
      operations
        .inProgress({ SERVICE: id })
        .filter(
          ({ type, targets }) => type === 'REGISTER_INSTANCE' && !store.instancesOf(id).has(targets.INSTANCE ?? ''),
        ).length;
    if (countOf(service) >= quotas.perService) throw faults.quota('instances per service', quotas.perService);
    const inNamespace = store.servicesOf(service.namespaceId).reduce((sum, one) => sum + countOf(one), 0);
    if (inNamespace >= quotas.perNamespace) throw faults.quota('instances per namespace', quotas.perNamespace);
  };

  const change = (service: DiscoveryService, made: (instances: Map<string, Instance>) => void): void => {
    const current = store.services.get(service.id);
    if (current === undefined) return;
    made(store.instancesOf(service.id));
    store.services.set(service.id, { ...current, revision: current.revision + 1 });
  };

  return {
    /** Of an instance that is there already, it changes the attributes [documented]. */
    RegisterInstance: (input: Checked<RegisterInstanceRequest>, caller: Caller) => {
      const { ServiceId, InstanceId: id, CreatorRequestId: creatorRequestId, Attributes: attributes } = input;
      const service = store.service(ServiceId, caller);
      checkInstanceId(id);
      checkAttributes(service, attributes);
      const same = operations
        .inProgress({ SERVICE: service.id, INSTANCE: id })
        .find((running) => running.type === 'REGISTER_INSTANCE' && registering.get(running.id) === creatorRequestId);
      // The same request once more is the same operation [assumed: "without the risk of executing the operation twice"].
      if (same !== undefined && creatorRequestId !== undefined) return { OperationId: same.id };
      refuseSecond(service, id);
      if (!store.instancesOf(service.id).has(id)) checkQuotas(service);

      const OperationId = operations.start(caller.region, {
        type: 'REGISTER_INSTANCE',
        targets: { SERVICE: service.id, INSTANCE: id },
        takes: instanceOperationTakes,
        carryOut: () => {
          registering.delete(OperationId);
          change(service, (instances) =>
            instances.set(id, {
              ...{ id, creatorRequestId, attributes, reported: undefined },
              health: initialHealth(service, attributes),
            }),
          );
          return undefined;
        },
      });
      registering.set(OperationId, creatorRequestId);
      return { OperationId };
    },

    DeregisterInstance: ({ ServiceId, InstanceId }: Checked<DeregisterInstanceRequest>, caller: Caller) => {
      const service = store.service(ServiceId, caller);
      refuseSecond(service, InstanceId);
      const { id } = store.instance(service, InstanceId);
      const OperationId = operations.start(caller.region, {
        type: 'DEREGISTER_INSTANCE',
        targets: { SERVICE: service.id, INSTANCE: id },
        takes: instanceOperationTakes,
        carryOut: () => {
          change(service, (instances) => instances.delete(id));
          return undefined;
        },
      });
      return { OperationId };
    },

    GetInstance: ({ ServiceId, InstanceId }: Checked<GetInstanceRequest>, caller: Caller) => {
      const instance = store.instance(store.service(ServiceId, caller), InstanceId);
      const described = { ...describe(instance, store), CreatorRequestId: instance.creatorRequestId };
      return { ResourceOwner: store.world.account, Instance: described };
    },

    ListInstances: (input: Checked<ListInstancesRequest>, caller: Caller) => {
      const service = store.service(input.ServiceId, caller);
      const { items, NextToken } = page([...store.instancesOf(service.id).values()], input);
      return {
        ResourceOwner: store.world.account,
        Instances: items.map((instance) => describe(instance, store)),
        NextToken,
      };
    },
  } satisfies Record<string, Operation>;
}

/**
 * "If you don't specify a value for AWS_INIT_HEALTH_STATUS, the initial status is HEALTHY" [documented]. An instance that is
 * registered again begins anew [assumed, as its Route 53 health check is documented to be made anew].
 */
function initialHealth({ hasCustomHealth }: DiscoveryService, attributes: Instance['attributes']): Instance['health'] {
  if (!hasCustomHealth) return 'UNKNOWN';
  return attributes.AWS_INIT_HEALTH_STATUS === 'UNHEALTHY' ? 'UNHEALTHY' : 'HEALTHY';
}

function describe({ id, attributes }: Instance, { world }: Store) {
  return { Id: id, Attributes: { ...attributes }, CreatedByAccount: world.account };
}
