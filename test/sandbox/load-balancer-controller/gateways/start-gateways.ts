import { isDeepStrictEqual } from 'node:util';
import type { KubernetesConnection } from '../../../../src/kubernetes/connection.ts';
import { ControlLoop, type Outcome } from '../../../../src/kubernetes/control-loop.ts';
import { addFinalizer, removeFinalizer } from '../../../../src/kubernetes/finalizers.ts';
import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import type { ObjectCache } from '../../../../src/kubernetes/object-store.ts';
import { ResourceClient } from '../../../../src/kubernetes/resource-client.ts';
import { WorkQueue } from '../../../../src/kubernetes/work-queue.ts';
import type { AnyObject } from '../../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Log } from '../../../../src/runtime/log.ts';
import { issuedCertificates } from '../certificates.ts';
import { deployStack, removeStack } from '../deploy/deploy-stack.ts';
import type { Place } from '../deploy/place.ts';
import type { Pod, Service } from '../kinds.ts';
import { buildGatewayStack } from './build-gateway-stack.ts';
import { said, stampFor } from './conditions.ts';
import { flavours, type Flavour } from './flavours.ts';
import { gatewayStatus, isProgrammed, listenerSetStatus, type Deployed } from './gateway-status.ts';
import {
  gatewayClasses,
  gateways,
  httpRoutes,
  listenerSets,
  loadBalancerConfigurations,
  tcpRoutes,
  type Gateway,
} from './kinds.ts';
import { listenerSetsOf, listenersOf, type AttachedListener } from './listeners-of.ts';
import { watchDefined } from './watch-defined.ts';

/** How soon the real controller looks again while its load balancer is provisioned, in ms. */
const whileProvisioned = 120_000;

/** How soon to try again while a deleted load balancer still holds its security group, in ms. */
const whileHeld = 5000;

/**
 * Gives each Gateway of class `gateway.k8s.aws/alb` or `gateway.k8s.aws/nlb` its load balancer, as soon as Gateway API is
 * installed. (The real controller looks for that when it starts only.) What it says of routes and classes is left out.
 */
export function startGateways(options: {
  readonly connection: KubernetesConnection;
  readonly place: Place;
  readonly services: ObjectCache<Service>;
  readonly pods: ObjectCache<Pod>;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly idle: () => boolean; readonly stop: () => Promise<void> } {
  const { connection, place, services, pods, clock, log } = options;
  const queue = new WorkQueue({ clock });
  const addAll = (): void => {
    for (const gateway of stores.gateways.list()) queue.add(keyOfObject(gateway));
  };
  const { stores, hasSynced, stop } = watchDefined({
    kinds: { gateways, gatewayClasses, listenerSets, httpRoutes, tcpRoutes, loadBalancerConfigurations },
    ...{ connection, clock, log },
  });
  for (const store of [...Object.values(stores), services, pods]) {
    // Each has objects of its own kind; of every one it matters only that something changed.
    (store as ObjectCache<AnyObject>).onChange(({ object, previous }) => {
      if (previous === undefined || concernsUs(object, previous)) addAll();
    });
  }

  const clients = {
    gateways: new ResourceClient({ connection, resource: gateways }),
    listenerSets: new ResourceClient({ connection, resource: listenerSets }),
  };
  const ours = { client: clients.gateways, store: stores.gateways };

  const loop = new ControlLoop({ name: 'gateways', queue, workers: 2, clock, log, reconcile });
  loop.start();

  async function reconcile(key: string): Promise<Outcome> {
    const gateway = stores.gateways.get(key);
    const controllerName = stores.gatewayClasses.get(gateway?.spec.gatewayClassName ?? '')?.spec.controllerName;
    const flavour = flavours.find((one) => one.controllerName === controllerName);
    // A Gateway whose class became another's is left as it is, load balancer and all, as the real controller does.
    if (gateway === undefined || flavour === undefined) return { state: 'settled' };
    return gateway.metadata.deletionTimestamp === undefined ? provide(gateway, flavour) : release(gateway, flavour);
  }

  async function provide(seen: Gateway, flavour: Flavour): Promise<Outcome> {
    const gateway = await addFinalizer({ ...ours, object: seen, finalizer: flavour.controllerName });
    const sets = listenerSetsOf(gateway, stores.listenerSets.list());
    const allowed = sets.filter(({ isAllowed }) => isAllowed).map(({ set }) => set);
    const listeners = listenersOf(gateway, allowed, flavour);
    const { loadBalancer } = await deploy(gateway, listeners, flavour).catch(async (error: unknown) => {
      await reject(gateway);
      throw error;
    });
    const routes = flavour.routeKind === 'HTTPRoute' ? stores.httpRoutes.list() : stores.tcpRoutes.list();
    await report(gateway, sets, { loadBalancer, listeners, routes, flavour });
    return isProgrammed(loadBalancer) ? { state: 'settled' } : { state: 'requeue', after: whileProvisioned };
  }

  async function deploy(gateway: Gateway, listeners: readonly AttachedListener[], flavour: Flavour) {
    const needsCertificates = listeners.some(({ protocol }) => protocol === 'HTTPS' || protocol === 'TLS');
    return deployStack(
      place,
      buildGatewayStack(gateway, {
        ...{ listeners, flavour, clusterName: place.clusterName },
        configuration: configurationOf(gateway),
        httpRoutes: stores.httpRoutes.list(),
        tcpRoutes: stores.tcpRoutes.list(),
        services: services.list(),
        pods: pods.list(),
        certificates: needsCertificates ? await issuedCertificates(place.clients.acm) : [],
      }),
    );
  }

  /** What the real controller says where a stack cannot be made; the rest of the status stays. */
  async function reject(gateway: Gateway): Promise<void> {
    const before = gateway.status?.conditions ?? [];
    const rejected = said('Accepted', false, 'Invalid', 'Check Gateway Events for more information.');
    const conditions = [
      ...stampOf(gateway)([rejected], before),
      ...before.filter(({ type }) => type !== rejected.type),
    ];
    if (isDeepStrictEqual(before, conditions)) return;
    stores.gateways.accept(await clients.gateways.mergePatchStatus(gateway.metadata, { status: { conditions } }));
  }

  function stampOf({ metadata }: AnyObject) {
    return stampFor({ ...metadata, now: new Date(clock.now()).toISOString().replace(/\.\d+/, '') });
  }

  async function report(gateway: Gateway, sets: ReturnType<typeof listenerSetsOf>, deployed: Deployed): Promise<void> {
    const status = gatewayStatus(gateway, deployed, stampOf(gateway));
    if (!isDeepStrictEqual(gateway.status, status)) {
      stores.gateways.accept(await clients.gateways.mergePatchStatus(gateway.metadata, { status }));
    }
    for (const { set, isAllowed } of sets) {
      const ofSet = listenerSetStatus(set, isAllowed, deployed, stampOf(set));
      if (isDeepStrictEqual(set.status, ofSet)) continue;
      stores.listenerSets.accept(await clients.listenerSets.mergePatchStatus(set.metadata, { status: ofSet }));
    }
  }

  async function release(gateway: Gateway, flavour: Flavour): Promise<Outcome> {
    const finalizer = flavour.controllerName;
    if (gateway.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const isGone = await removeStack(place, { tagPrefix: flavour.tagPrefix, id: keyOfObject(gateway) });
    if (!isGone) return { state: 'requeue', after: whileHeld };
    await removeFinalizer({ ...ours, object: gateway, finalizer });
    return { state: 'settled' };
  }

  function configurationOf({ metadata, spec }: Gateway) {
    const reference = spec.infrastructure?.parametersRef;
    if (reference?.kind !== loadBalancerConfigurations.kind) return undefined;
    return stores.loadBalancerConfigurations.get(`${metadata.namespace ?? ''}/${reference.name}`);
  }

  return {
    idle: () => hasSynced() && queue.idle,
    stop: async () => {
      await stop();
      await queue.shutDown();
    },
  };
}

/** Its own status is no reason to look again; that of pods is one. */
function concernsUs(object: AnyObject, previous: AnyObject): boolean {
  const isOurs = [gateways.kind, listenerSets.kind].includes(object.kind);
  const relevant = ({ metadata, ...rest }: AnyObject): string =>
    JSON.stringify([metadata.annotations, metadata.deletionTimestamp, isOurs ? { ...rest, status: undefined } : rest]);
  return relevant(object) !== relevant(previous);
}
