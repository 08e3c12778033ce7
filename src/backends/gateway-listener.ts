import type { Gateway, GatewayListener, ListenerSet } from '../model/gateway.ts';
import type { Backend } from '../model/private-http-api.ts';
import type { Unresolved } from '../model/target.ts';
import { pending, refused } from './unresolved.ts';

/** Where a Gateway's load balancer has the listener that a backend names. */
export interface GatewayPort {
  readonly port: number;
  /** What the listener there speaks; undefined: whatever it does. */
  readonly protocol: string | undefined;
}

/**
 * The port that a backend means: that of the Gateway's own listener of that name, else of a ListenerSet's that the Gateway
 * has accepted. Names are unique within each of them only ("Listener names do not need to be unique across the Gateway and its
 * ListenerSets", aws-load-balancer-controller's guide), so of several with different ports none is meant.
 */
export function portOfGateway(
  gateway: Gateway,
  { name, sectionName, port }: NonNullable<Backend['gateway']>,
  /** Those that are for the Gateway; asked for only where it does not have the listener itself. */
  listenerSets: () => readonly ListenerSet[],
): GatewayPort | Unresolved {
  const isMeant = (listener: GatewayListener): boolean =>
    sectionName === undefined ? listener.port === port : listener.name === sectionName;
  const own = gateway.spec.listeners?.find(isMeant);
  if (own !== undefined) return portOf(own);

  const of = `Gateway ${gateway.metadata.namespace ?? ''}/${name}`;
  const what = sectionName === undefined ? `on port ${port ?? ''}` : `named ${sectionName}`;
  const sets = listenerSets();
  const holding = sets.filter(({ spec }) => spec.listeners.some(isMeant));
  const found = holding.filter(isAccepted).flatMap(({ spec }) => spec.listeners.filter(isMeant));
  const [first, ...others] = found;
  if (first !== undefined && others.every((other) => other.port === first.port)) return portOf(first);
  if (first !== undefined) {
    return refused(
      'GatewayListenerAmbiguous',
      `${of} has several ListenerSets with a listener ${what}, on ports ${portsOf(found)}: name the port in ` +
        `backend.gateway.port instead.`,
    );
  }
  if (holding.length > 0) {
    const names = holding.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`).join(', ');
    return pending(
      'GatewayListenerNotFound',
      `${of} has not accepted ListenerSet ${names} (yet), which has the listener ${what}. If it stays so, see the ` +
        `ListenerSet's condition Accepted, and spec.allowedListeners of the Gateway.`,
    );
  }
  return refused(
    'GatewayListenerNotFound',
    `${of} has no listener ${what}, nor has a ListenerSet of it. There are ` +
      `${listed([...(gateway.spec.listeners ?? []), ...sets.filter(isAccepted).flatMap(({ spec }) => spec.listeners)])}: ` +
      `use one of those, or add it to the Gateway.`,
  );

  function portOf(listener: GatewayListener): GatewayPort {
    return { port: listener.port, protocol: sectionName === undefined ? undefined : listener.protocol };
  }
}

function isAccepted({ status }: ListenerSet): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Accepted' && value === 'True') === true;
}

function portsOf(listeners: readonly GatewayListener[]): string {
  return [...new Set(listeners.map(({ port }) => port))].sort((one, other) => one - other).join(', ');
}

function listed(listeners: readonly GatewayListener[]): string {
  const all = listeners.map(({ name, port, protocol }) => `${name} (${protocol} ${port})`);
  return all.length === 0 ? 'none' : all.join(', ');
}
