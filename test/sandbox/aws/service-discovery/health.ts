import type {
  GetInstancesHealthStatusRequest,
  UpdateInstanceCustomHealthStatusRequest,
} from '@aws-sdk/client-servicediscovery';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation } from '../service.ts';
import { faults } from './faults.ts';
import type { DiscoveryService, Instance } from './model.ts';
import { page } from './page.ts';
import type { Store } from './store.ts';

/** ms, "approximately", before a health that was reported counts [documented]. */
export const healthDelay = 30_000;

const statuses: readonly string[] = ['HEALTHY', 'UNHEALTHY'];

export function healthOperations(store: Store) {
  const set = (service: DiscoveryService, instance: Instance): void => {
    store.instancesOf(service.id).set(instance.id, instance);
  };

  return {
    /**
     * Reported again, it does not count sooner; reported otherwise within the time, nothing changes [documented]. Unlike
     * registrations it is done when it is answered.
     */
    UpdateInstanceCustomHealthStatus: (input: Checked<UpdateInstanceCustomHealthStatusRequest>, caller: Caller) => {
      const { ServiceId, InstanceId, Status: status } = input;
      if (!statuses.includes(status)) {
        throw faults.constraint(status, 'status', 'Member must satisfy enum value set: [HEALTHY, UNHEALTHY]');
      }
      const service = store.service(ServiceId, caller);
      const instance = store.instance(service, InstanceId);
      if (!service.hasCustomHealth) throw faults.customHealthNotFound(ServiceId);
      if (instance.health === status) set(service, { ...instance, reported: undefined });
      if (instance.health === status || instance.reported === status) return {};

      const reported: Instance = { ...instance, reported: status };
      set(service, reported);
      store.world.clock.schedule(healthDelay, () => {
        // Not where it was reported otherwise, registered anew or deregistered since.
        if (store.instancesOf(service.id).get(instance.id) !== reported) return;
        set(service, { ...reported, health: status, reported: undefined });
      });
      return {};
    },

    GetInstancesHealthStatus: (input: Checked<GetInstancesHealthStatusRequest>, caller: Caller) => {
      const service = store.service(input.ServiceId, caller);
      const asked = input.Instances?.map((id) => store.instance(service, id));
      const { items, NextToken } = page(asked ?? [...store.instancesOf(service.id).values()], input);
      return { Status: Object.fromEntries(items.map(({ id, health }) => [id, health])), NextToken };
    },
  } satisfies Record<string, Operation>;
}
