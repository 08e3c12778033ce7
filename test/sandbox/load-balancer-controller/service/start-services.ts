import { isDeepStrictEqual } from 'node:util';
import type { KubernetesConnection } from '../../../../src/kubernetes/connection.ts';
import { ControlLoop, type Outcome } from '../../../../src/kubernetes/control-loop.ts';
import { addFinalizer, removeFinalizer } from '../../../../src/kubernetes/finalizers.ts';
import { keyOfObject } from '../../../../src/kubernetes/object-key.ts';
import type { ObjectCache } from '../../../../src/kubernetes/object-store.ts';
import { ResourceClient } from '../../../../src/kubernetes/resource-client.ts';
import { WorkQueue } from '../../../../src/kubernetes/work-queue.ts';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Log } from '../../../../src/runtime/log.ts';
import { deployStack, removeStack } from '../deploy/deploy-stack.ts';
import type { Place } from '../deploy/place.ts';
import { services as resource } from '../kinds.ts';
import type { Pod, Service } from '../kinds.ts';
import { makers, type Maker } from '../maker.ts';
import { buildServiceStack } from './build-service-stack.ts';
import { makerOfService } from './maker-of-service.ts';

/** How soon to try again while a deleted load balancer still holds its security group, in ms. */
const whileHeld = 5000;

/** Gives each Service of type LoadBalancer that is ours its network load balancer. */
export function startServices(options: {
  readonly connection: KubernetesConnection;
  readonly place: Place;
  readonly services: ObjectCache<Service>;
  readonly pods: ObjectCache<Pod>;
  /** Fulfils when all Services and pods that there are have been seen. */
  readonly synced: Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly idle: () => boolean; readonly stop: () => Promise<void> } {
  const { connection, place, services: store, pods, synced, clock, log } = options;
  const queue = new WorkQueue({ clock });
  const client = new ResourceClient({ connection, resource });
  const loop = new ControlLoop({ name: 'services', queue, workers: 3, clock, log, reconcile });

  async function reconcile(key: string): Promise<Outcome> {
    const service = store.get(key);
    if (service === undefined) return { state: 'settled' };
    const maker = makerOfService(service);
    const left = makers.filter(
      (one) => one !== maker && service.metadata.finalizers?.includes(finalizerOf(one)) === true,
    );
    for (const one of left) {
      if (!(await release(service, one))) return { state: 'requeue', after: whileHeld };
    }
    if (maker !== undefined) await provide(service, maker);
    return { state: 'settled' };
  }

  async function provide(seen: Service, maker: Maker): Promise<void> {
    const service = await addFinalizer({ client, store, object: seen, finalizer: finalizerOf(maker) });
    const stack = buildServiceStack(service, { maker, clusterName: place.clusterName, pods: pods.list() });
    const { loadBalancer } = await deployStack(place, stack);
    const ports = (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
    const status = { loadBalancer: { ingress: [{ hostname: loadBalancer.DNSName?.toLowerCase(), ports }] } };
    if (!isDeepStrictEqual(service.status?.loadBalancer, status.loadBalancer)) {
      store.accept(await client.mergePatchStatus(service.metadata, { status }));
    }
  }

  /** Unlike with Ingresses, the hostname is taken out of the status. @returns false where it has to be tried again. */
  async function release(service: Service, maker: Maker): Promise<boolean> {
    const isGone = await removeStack(place, { tagPrefix: `service.${maker}`, id: keyOfObject(service) });
    if (!isGone) return false;
    const cleared = await client.mergePatchStatus(service.metadata, { status: { loadBalancer: { ingress: null } } });
    store.accept(cleared);
    await removeFinalizer({ client, store, object: cleared, finalizer: finalizerOf(maker) });
    return true;
  }

  store.onChange(({ object, previous }) => {
    if (previous === undefined || concernsUs(object, previous)) queue.add(keyOfObject(object));
  });
  pods.onChange(({ object }) => {
    for (const service of store.list()) {
      if (service.metadata.namespace === object.metadata.namespace) queue.add(keyOfObject(service));
    }
  });

  const started = synced.then(() => {
    loop.start();
  });
  started.catch((error: unknown) => {
    log.error({ error }, 'The load balancer controller does not see to Services.');
  });
  return { idle: () => queue.idle, stop: () => queue.shutDown() };
}

function finalizerOf(maker: Maker): string {
  return `service.${maker}/resources`;
}

/** Its own status is no reason to look at a Service again. */
function concernsUs(service: Service, previous: Service): boolean {
  const relevant = ({ spec, metadata }: Service): string =>
    JSON.stringify([spec, metadata.annotations, metadata.deletionTimestamp]);
  return relevant(service) !== relevant(previous);
}
