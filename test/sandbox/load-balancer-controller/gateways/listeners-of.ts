import { keyOf } from '../../../../src/kubernetes/object-key.ts';
import type { Flavour } from './flavours.ts';
import type { Gateway, GatewayListener, ListenerSet } from './kinds.ts';

/** A listener of a Gateway, or of a ListenerSet that is attached to it. */
export interface AttachedListener extends GatewayListener {
  /** The Gateway or the ListenerSet: `Gateway/ns/name`. */
  readonly owner: string;
  readonly namespace: string;
  /** Why it is not made, by Gateway API's name of the reason; undefined: it is. */
  readonly flaw: 'UnsupportedProtocol' | 'ProtocolConflict' | 'HostnameConflict' | undefined;
}

/** The ListenerSets that name the Gateway as their parent, in order of precedence, and whether it lets them in. */
export function listenerSetsOf(
  gateway: Gateway,
  sets: readonly ListenerSet[],
): readonly { readonly set: ListenerSet; readonly isAllowed: boolean }[] {
  // By default none is [documented].
  const from = gateway.spec.allowedListeners?.namespaces?.from ?? 'None';
  const age = ({ metadata }: ListenerSet): string => `${metadata.creationTimestamp} ${keyOf(metadata)}`;
  return sets
    .filter(({ metadata, spec: { parentRef } }) => {
      const isGateway = (parentRef.kind ?? 'Gateway') === 'Gateway' && parentRef.name === gateway.metadata.name;
      return isGateway && (parentRef.namespace ?? metadata.namespace) === gateway.metadata.namespace;
    })
    .sort((one, other) => (age(one) < age(other) ? -1 : 1))
    .map((set) => ({
      set,
      isAllowed: from === 'All' || (from === 'Same' && set.metadata.namespace === gateway.metadata.namespace),
    }));
}

/** All listeners that a Gateway has, the Gateway's own first; of two that conflict the first is made [documented]. */
export function listenersOf(
  gateway: Gateway,
  sets: readonly ListenerSet[],
  { protocols }: Pick<Flavour, 'protocols'>,
): readonly AttachedListener[] {
  const protocolOn = new Map<number, string>();
  const taken = new Set<string>();
  const flawOf = ({ port, protocol, hostname }: GatewayListener): AttachedListener['flaw'] => {
    if (!protocols.includes(protocol)) return 'UnsupportedProtocol';
    if ((protocolOn.get(port) ?? protocol) !== protocol) return 'ProtocolConflict';
    protocolOn.set(port, protocol);
    const place = `${port} ${hostname ?? ''}`;
    if (hostname !== undefined && taken.has(place)) return 'HostnameConflict';
    taken.add(place);
    return undefined;
  };
  const of = ({ kind, metadata, spec }: Gateway | ListenerSet): AttachedListener[] =>
    spec.listeners.map((listener) => ({
      ...listener,
      owner: `${kind}/${keyOf(metadata)}`,
      namespace: metadata.namespace ?? '',
      flaw: flawOf(listener),
    }));

  return [gateway, ...sets].flatMap(of);
}
