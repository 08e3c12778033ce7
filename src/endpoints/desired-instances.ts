import type { Endpoint, EndpointSlice } from '../model/endpoint-slice.ts';

/** A pod, as it is to be registered in Cloud Map. */
export interface DesiredInstance {
  /**
   * The pod's UID: an address is given to another pod when its own is gone, and a name may come again (StatefulSet), so
   * neither says which pod is meant.
   */
  readonly id: string;
  /** IPv4. */
  readonly address: string;
  readonly port: number;
  /** The pod's name, for people. */
  readonly pod: string;
}

/**
 * The ready pods among a Service's endpoints, at the port that the Service calls `portName`, in the order of their ids.
 *
 * One that is terminating is none of them, whatever else is said of it: a Service that publishes pods that are not ready has
 * them `ready` to the end. IPv4 only, as VPC links speak nothing else (documented: "API Gateway HTTP APIs, private
 * integrations"). Endpoints that are no pods have nothing that identifies them, and are left out.
 */
export function desiredInstances(slices: readonly EndpointSlice[], portName: string): readonly DesiredInstance[] {
  const instances = new Map<string, DesiredInstance>();
  const leaving = new Set<string>();
  for (const { addressType, endpoints, ports } of slices) {
    if (addressType !== 'IPv4') continue;
    const port = ports?.find(({ name = '', protocol = 'TCP' }) => name === portName && protocol === 'TCP')?.port;
    for (const endpoint of endpoints ?? []) {
      const { uid: id, name: pod = '' } = podOf(endpoint);
      if (id === undefined) continue;
      // An endpoint that moves to another slice is in both for a moment (documented: "EndpointSlices", duplicate endpoints).
      if (endpoint.conditions?.terminating === true) leaving.add(id);
      const [address] = endpoint.addresses;
      if (!isReady(endpoint) || address === undefined || port === undefined) continue;
      instances.set(id, { id, address, port, pod });
    }
  }
  return [...instances.values()]
    .filter(({ id }) => !leaving.has(id))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function isReady({ conditions }: Endpoint): boolean {
  return conditions?.ready !== false && conditions?.terminating !== true;
}

function podOf({ targetRef }: Endpoint): { readonly uid?: string; readonly name?: string } {
  return targetRef?.kind === 'Pod' ? targetRef : {};
}
