import type { ObjectGroups } from '../kubernetes/grouped-objects.ts';
import { isKubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { ReferencedCaches } from '../kubernetes/referenced-caches.ts';
import type { Gateway, GatewayListener, ListenerSet } from '../model/gateway.ts';
import type { OpenGateways } from './made-for.ts';

/** Which Gateways have listeners to which routes of other namespaces may be attached. */
export function sharedGateways(options: {
  readonly gateways: Pick<ReferencedCaches<Gateway>, 'get' | 'isReferenced'>;
  /** By the key of their Gateway. */
  readonly listenerSets: Pick<ObjectGroups<ListenerSet>, 'of'>;
}): OpenGateways {
  const { gateways, listenerSets } = options;

  return {
    isOpen: (key) => {
      if (!gateways.isReferenced(key)) return undefined;
      const gateway = gatewayOf(key);
      // It holds its load balancer until that is gone; and where Gateway API is gone, nobody attaches anything.
      if (gateway === undefined) return false;
      const { listeners = [], allowedListeners } = gateway.spec;
      if (listeners.some(letsOthersIn)) return true;
      // Documented defaults: routes of the own namespace, and no ListenerSets.
      const from = allowedListeners?.namespaces?.from ?? 'None';
      if (from === 'None') return false;
      return from !== 'Same' || setsOf(key).some(({ spec }) => spec.listeners.some(letsOthersIn));
    },
  };

  function gatewayOf(key: string): Gateway | undefined {
    try {
      return gateways.get(key);
    } catch (error) {
      if (isKubernetesError(error, 'notFound')) return undefined;
      throw error;
    }
  }

  function setsOf(key: string): readonly ListenerSet[] {
    try {
      return listenerSets.of(key);
    } catch (error) {
      // Gateway API before 1.5 has none.
      if (isKubernetesError(error, 'notFound')) return [];
      throw error;
    }
  }
}

function letsOthersIn({ allowedRoutes }: GatewayListener): boolean {
  return (allowedRoutes?.namespaces?.from ?? 'Same') !== 'Same';
}
