import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { attachedRoutes, type Route } from './attached-routes.ts';
import { said, type Said, type Stamp } from './conditions.ts';
import type { Flavour } from './flavours.ts';
import type { Gateway, GatewayStatus, ListenerSet, ListenerStatus } from './kinds.ts';
import type { AttachedListener } from './listeners-of.ts';

/** What there is to say of all that belongs to one Gateway. */
export interface Deployed {
  readonly loadBalancer: LoadBalancer;
  /** The Gateway's own and those of its ListenerSets. */
  readonly listeners: readonly AttachedListener[];
  readonly routes: readonly Route[];
  readonly flavour: Flavour;
}

/**
 * What the real controller writes once its stack is deployed: the hostname at once, in lower case; `Programmed` when the load
 * balancer is active, with its ARN as the message. (aws-load-balancer-controller 3.5: updateGatewayStatusSuccess in
 * controllers/gateway/gateway_controller.go; the ARN is there since 2.13.3.)
 */
export function gatewayStatus(gateway: Gateway, deployed: Deployed, stamp: Stamp): GatewayStatus {
  const { loadBalancer, listeners } = deployed;
  const isAccepted = listeners.some(isValid);
  const reason = listeners.every(isValid) ? 'Accepted' : 'ListenersNotValid';
  const programmed: Said = isProgrammed(loadBalancer)
    ? said('Programmed', true, 'Programmed', loadBalancer.LoadBalancerArn)
    : { ...said('Programmed', false, 'Pending', 'Waiting for load balancer to be active.'), status: 'Unknown' };
  const owners = new Set(listeners.filter(isValid).map(({ owner }) => owner));

  return {
    conditions: stamp([said('Accepted', isAccepted, reason, ''), programmed], gateway.status?.conditions),
    addresses: [{ type: 'Hostname', value: loadBalancer.DNSName?.toLowerCase() ?? '' }],
    attachedListenerSets: [...owners].filter((owner) => owner.startsWith('ListenerSet/')).length,
    listeners: listenerStatuses(gateway, deployed, stamp),
  };
}

/** What it writes of a ListenerSet: whether the Gateway lets it in, and whether anything of it is served. */
export function listenerSetStatus(
  set: ListenerSet,
  isAllowed: boolean,
  deployed: Deployed,
  stamp: Stamp,
): NonNullable<ListenerSet['status']> {
  const before = set.status?.conditions;
  if (!isAllowed) {
    const rejected = ['NotAllowed', 'Parent Gateway rejected ListenerSet'] as const;
    return {
      conditions: stamp([said('Accepted', false, ...rejected), said('Programmed', false, ...rejected)], before),
      listeners: [],
    };
  }
  const own = listenersIn(set, deployed.listeners);
  const hasValid = own.some(isValid);
  const accepted = own.every(isValid)
    ? said('Accepted', hasValid, 'Accepted')
    : said('Accepted', hasValid, 'ListenersNotValid', 'Some listeners are not valid');
  const nothing = said('Programmed', false, 'ListenersNotValid', 'No valid listeners to materialize');
  const programmed = hasValid ? said('Programmed', true, 'Programmed') : nothing;
  const pending = said('Programmed', false, 'Pending', 'Parent gateway not yet programmed');
  return {
    conditions: stamp([accepted, isProgrammed(deployed.loadBalancer) ? programmed : pending], before),
    listeners: listenerStatuses(set, deployed, stamp),
  };
}

/** Whether the real controller takes it for programmed, rather than to look again. */
export function isProgrammed({ State }: LoadBalancer): boolean {
  return State?.Code === 'active' || State?.Code === 'active_impaired';
}

function listenerStatuses(
  owner: Gateway | ListenerSet,
  { loadBalancer, listeners, routes, flavour }: Deployed,
  stamp: Stamp,
): readonly ListenerStatus[] {
  return listenersIn(owner, listeners).map((listener) => {
    const { name, flaw } = listener;
    const isConflicted = flaw === 'ProtocolConflict' || flaw === 'HostnameConflict';
    const pending = isProgrammed(loadBalancer) ? undefined : 'Pending';
    return {
      name,
      supportedKinds: [{ group: 'gateway.networking.k8s.io', kind: flavour.routeKind }],
      attachedRoutes: attachedRoutes(listener, routes).length,
      conditions: stamp(
        [
          said('Conflicted', isConflicted, isConflicted ? flaw : 'NoConflicts'),
          said('Accepted', flaw === undefined, flaw ?? 'Accepted'),
          said('Programmed', (flaw ?? pending) === undefined, flaw ?? pending ?? 'Programmed'),
        ],
        owner.status?.listeners?.find((one) => one.name === name)?.conditions,
      ),
    };
  });
}

function listenersIn(
  { kind, metadata }: Gateway | ListenerSet,
  all: readonly AttachedListener[],
): readonly AttachedListener[] {
  return all.filter(({ owner }) => owner === `${kind}/${metadata.namespace ?? ''}/${metadata.name}`);
}

function isValid({ flaw }: AttachedListener): boolean {
  return flaw === undefined;
}
