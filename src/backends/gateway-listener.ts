import { keyOf } from '../kubernetes/object-key.ts';
import type { Gateway, GatewayCondition, GatewayListener, ListenerSet } from '../model/gateway.ts';
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
 * ListenerSets", aws-load-balancer-controller's guide), so of several with different ports none is meant; of several with the
 * same the first one that is made.
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
  if (own !== undefined) return portOf(gateway, own);

  const of = `Gateway ${gateway.metadata.namespace ?? ''}/${name}`;
  const what = sectionName === undefined ? `on port ${port ?? ''}` : `named ${sectionName}`;
  const sets = [...listenerSets()].sort(byPrecedence);
  const holding = sets.filter(({ spec }) => spec.listeners.some(isMeant));
  const found = holding.filter(isAccepted).flatMap((set) => {
    const listener = set.spec.listeners.find(isMeant);
    return listener === undefined ? [] : { set, listener, port: listener.port };
  });
  if (new Set(found.map((each) => each.port)).size > 1) {
    return refused(
      'GatewayListenerAmbiguous',
      `${of} has several ListenerSets with a listener ${what}, on ports ${portsOf(found)}: name the port in ` +
        `backend.gateway.port instead.`,
    );
  }
  const made = found.find(({ set, listener }) => flawOf(set, listener) === undefined) ?? found[0];
  if (made !== undefined) return portOf(made.set, made.listener);
  if (holding.length > 0) {
    const names = holding.map(({ metadata }) => keyOf(metadata)).join(', ');
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

  /** Where a port is meant, its listeners are whoever's they are. */
  function portOf(owner: Gateway | ListenerSet, listener: GatewayListener): GatewayPort | Unresolved {
    if (sectionName === undefined) return { port: listener.port, protocol: undefined };
    const flaw = flawOf(owner, listener);
    if (flaw === undefined) return { port: listener.port, protocol: listener.protocol };
    const { kind, metadata } = owner;
    return refused(
      'GatewayListenerNotAccepted',
      `Listener ${listener.name} of ${kind} ${metadata.namespace ?? ''}/${metadata.name} is not made (${flaw.reason}: ` +
        `${flaw.message}). Correct it there, or name another one in backend.gateway.`,
    );
  }
}

/** Why a listener is not made, where its owner's status says so: another one may have its port. */
function flawOf({ status }: Gateway | ListenerSet, { name }: GatewayListener): GatewayCondition | undefined {
  const conditions = status?.listeners?.find((listener) => listener.name === name)?.conditions ?? [];
  return conditions.find(
    ({ type, status: value }) =>
      (type === 'Accepted' && value === 'False') || (type === 'Conflicted' && value === 'True'),
  );
}

/** The older one first, as Gateway API has it where ListenerSets are merged. */
function byPrecedence(one: ListenerSet, other: ListenerSet): number {
  const rank = ({ metadata }: ListenerSet): string => `${metadata.creationTimestamp} ${keyOf(metadata)}`;
  return rank(one) < rank(other) ? -1 : 1;
}

function isAccepted({ status }: ListenerSet): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Accepted' && value === 'True') === true;
}

function portsOf(listeners: readonly { readonly port: number }[]): string {
  return [...new Set(listeners.map(({ port }) => port))].sort((one, other) => one - other).join(', ');
}

function listed(listeners: readonly GatewayListener[]): string {
  const all = listeners.map(({ name, port, protocol }) => `${name} (${protocol} ${port})`);
  return all.length === 0 ? 'none' : all.join(', ');
}
