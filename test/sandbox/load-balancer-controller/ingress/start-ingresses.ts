import { isDeepStrictEqual } from 'node:util';
import type { KubernetesConnection } from '../../../../src/kubernetes/connection.ts';
import { ControlLoop, type Outcome } from '../../../../src/kubernetes/control-loop.ts';
import { addFinalizer, removeFinalizer } from '../../../../src/kubernetes/finalizers.ts';
import type { ObjectCache } from '../../../../src/kubernetes/object-store.ts';
import { ResourceClient } from '../../../../src/kubernetes/resource-client.ts';
import { WorkQueue } from '../../../../src/kubernetes/work-queue.ts';
import type { AnyObject } from '../../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Log } from '../../../../src/runtime/log.ts';
import { deployStack, removeStack } from '../deploy/deploy-stack.ts';
import type { Place } from '../deploy/place.ts';
import { ingressClasses, ingressClassParams, ingresses } from '../kinds.ts';
import type { Ingress, Pod, Service } from '../kinds.ts';
import { makers } from '../maker.ts';
import { watchKinds } from '../watch-kinds.ts';
import { buildIngressStack } from './build-ingress-stack.ts';
import { classifyIngress } from './classify-ingress.ts';
import type { Classified } from './classify-ingress.ts';
import { findCertificates } from './find-certificates.ts';
import { finalizerOf, groupOf, groupsHolding, loadGroup } from './ingress-group.ts';
import type { GroupIdentity, IngressGroup } from './ingress-group.ts';
import { ingressStatus } from './ingress-status.ts';

/** How soon to try again while a deleted load balancer still holds its security group, in ms. */
const whileHeld = 5000;

/** Gives each group of Ingresses of our classes (an Ingress by itself is one, too) its application load balancer. */
export function startIngresses(options: {
  readonly connection: KubernetesConnection;
  readonly place: Place;
  readonly services: ObjectCache<Service>;
  readonly pods: ObjectCache<Pod>;
  /** Fulfils when all Services and pods that there are have been seen. */
  readonly synced: Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly idle: () => boolean; readonly stop: () => Promise<void> } {
  const { connection, place, services, pods, synced, clock, log } = options;
  const queue = new WorkQueue({ clock });
  const { stores, reflectors } = watchKinds(
    { ingresses, classes: ingressClasses, params: ingressClassParams },
    { connection, clock, log },
  );
  const client = new ResourceClient({ connection, resource: ingresses });
  const store = stores.ingresses;
  const loop = new ControlLoop({ name: 'ingresses', queue, workers: 3, clock, log, reconcile });

  const classify = (ingress: Ingress): Classified =>
    classifyIngress(ingress, {
      classOf: (name) => stores.classes.get(name),
      paramsOf: (name) => stores.params.get(name),
    });

  async function reconcile(key: string): Promise<Outcome> {
    const group = loadGroup(groupIn(key), store.list(), classify);
    const isDone = group.members.length > 0 ? await provide(group) : await release(group);
    if (!isDone) return { state: 'requeue', after: whileHeld };
    // A hostname stays behind in the status of whoever has left, as with the real controller.
    for (const object of group.former) {
      await removeFinalizer({ client, store, object, finalizer: finalizerOf(group) });
    }
    return { state: 'settled' };
  }

  async function provide(seen: IngressGroup): Promise<boolean> {
    const finalizer = finalizerOf(seen);
    const members = [];
    for (const member of seen.members) {
      members.push({ ...member, ingress: await addFinalizer({ client, store, object: member.ingress, finalizer }) });
    }
    const group = { ...seen, members };
    const stack = buildIngressStack(group, {
      clusterName: place.clusterName,
      services: services.list(),
      pods: pods.list(),
      certificates: await findCertificates(place.clients.acm, group),
    });
    const status = ingressStatus(await deployStack(place, stack), stack);
    for (const { ingress } of members) {
      if (isDeepStrictEqual(ingress.status?.loadBalancer, status.loadBalancer)) continue;
      store.accept(await client.mergePatchStatus(ingress.metadata, { status }));
    }
    return true;
  }

  async function release({ maker, name, former }: IngressGroup): Promise<boolean> {
    return former.length === 0 || removeStack(place, { tagPrefix: `ingress.${maker}`, id: name });
  }

  /** The group that it belongs to now, and those that still hold it. */
  const add = (ingress: Ingress): void => {
    const classified = classify(ingress);
    const groups = classified.state === 'ours' ? [groupOf({ ...classified, ingress })] : [];
    for (const group of [...groups, ...groupsHolding(ingress)]) queue.add(keyOfGroup(group));
  };
  const addAll = (namespace?: string): void => {
    for (const ingress of store.list()) {
      if (namespace === undefined || ingress.metadata.namespace === namespace) add(ingress);
    }
  };
  store.onChange(({ object, previous }) => {
    if (previous === undefined || concernsUs(object, previous)) add(object);
  });
  for (const each of [stores.classes, stores.params]) {
    each.onChange(() => {
      addAll();
    });
  }
  const ofItsNamespace = ({ object }: { readonly object: AnyObject }): void => {
    addAll(object.metadata.namespace);
  };
  services.onChange(ofItsNamespace);
  pods.onChange(ofItsNamespace);

  const started = Promise.all([synced, ...reflectors.map((reflector) => reflector.synced())]).then(() => {
    loop.start();
  });
  started.catch((error: unknown) => {
    log.error({ error }, 'The load balancer controller does not see to Ingresses.');
  });
  return {
    idle: () => reflectors.every(({ hasSynced }) => hasSynced) && queue.idle,
    stop: async () => {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
      await queue.shutDown();
    },
  };
}

/** Neither has a space in it. */
function keyOfGroup({ maker, name }: GroupIdentity): string {
  return `${maker} ${name}`;
}

function groupIn(key: string): GroupIdentity {
  const [domain, name = ''] = key.split(' ');
  return { maker: makers.find((maker) => maker === domain) ?? 'k8s.aws', name };
}

/** Its own status is no reason to look at an Ingress again. */
function concernsUs({ metadata, spec }: Ingress, previous: Ingress): boolean {
  const relevant = (ingress: Pick<Ingress, 'metadata' | 'spec'>): string =>
    JSON.stringify([ingress.spec, ingress.metadata.annotations, ingress.metadata.deletionTimestamp]);
  return relevant({ metadata, spec }) !== relevant(previous);
}
