import type { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import { ControlLoop } from '../../../src/kubernetes/control-loop.ts';
import type { Outcome } from '../../../src/kubernetes/control-loop.ts';
import { addFinalizer, removeFinalizer } from '../../../src/kubernetes/finalizers.ts';
import { keyOfObject } from '../../../src/kubernetes/object-key.ts';
import { ObjectStore } from '../../../src/kubernetes/object-store.ts';
import { Reflector } from '../../../src/kubernetes/reflector.ts';
import { ResourceClient } from '../../../src/kubernetes/resource-client.ts';
import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';
import { WorkQueue } from '../../../src/kubernetes/work-queue.ts';
import type { AnyObject } from '../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Log } from '../../../src/runtime/log.ts';
import { awsClients } from './aws-clients.ts';
import { buildStack } from './build-stack.ts';
import { deployStack, removeStack } from './deploy-stack.ts';
import { startGateways } from './gateways/start-gateways.ts';
import { isManaged } from './is-managed.ts';
import { ingressClasses, ingresses, pods, services } from './kinds.ts';
import type { Ingress } from './kinds.ts';
import { ingressStatus } from './ingress-status.ts';
import { stripObject } from '../../../src/kubernetes/strip-object.ts';

export interface LoadBalancerController {
  /** Whether everything seen so far is done; what failed and waits for its next try counts as done. */
  idle(): boolean;
  close(): Promise<void>;
}

/** The real controller's finalizer. */
const finalizer = 'ingress.k8s.aws/resources';

/** How soon to try again while a deleted load balancer still holds its security group, in ms. */
const whileHeld = 5000;

/**
 * Gives each Ingress of class `alb` and each Gateway of its classes its load balancer, through Kubernetes' and AWS's own APIs, as the AWS Load
 * Balancer Controller 3.5 does; that one could take its place.
 */
export function startLoadBalancerController(options: {
  readonly kubeConfig: KubeConfig;
  readonly aws: { readonly endpoint: string; readonly region: string; readonly vpcId: string };
  readonly clusterName: string;
  readonly clock: Clock;
  readonly log: Log;
}): LoadBalancerController {
  const { kubeConfig, aws, clusterName, clock, log } = options;
  const connection = new KubernetesConnection({ kubeConfig, version: 'sandbox' });
  const clients = awsClients({ endpoint: aws.endpoint, region: aws.region });
  const place = { clients, clusterName, vpcId: aws.vpcId };
  const queue = new WorkQueue({ clock });

  const watch = <T extends AnyObject>(resource: ResourceType<T>) => {
    const store = new ObjectStore<T>({ log });
    return { store, reflector: new Reflector({ connection, resource, store, keep: stripObject, clock, log }) };
  };
  const watched = {
    ingresses: watch(ingresses),
    ingressClasses: watch(ingressClasses),
    services: watch(services),
    pods: watch(pods),
  };
  const reflectors = Object.values(watched).map(({ reflector }) => reflector);
  const store = watched.ingresses.store;
  const client = new ResourceClient({ connection, resource: ingresses });

  const loop = new ControlLoop({
    name: 'load-balancer-controller',
    queue,
    workers: 3,
    clock,
    log,
    reconcile: async (key) => {
      const ingress = store.get(key);
      if (ingress === undefined) return { state: 'settled' };
      const isOurs = isManaged(ingress, (name) => watched.ingressClasses.store.get(name));
      return isOurs && ingress.metadata.deletionTimestamp === undefined ? provide(ingress) : release(ingress);
    },
  });

  async function provide(seen: Ingress): Promise<Outcome> {
    const ingress = await addFinalizer({ client, store, object: seen, finalizer });
    const stack = buildStack(ingress, {
      clusterName,
      services: watched.services.store.list(),
      pods: watched.pods.store.list(),
    });
    const loadBalancer = await deployStack(place, stack);

    const status = ingressStatus(loadBalancer, stack);
    if (JSON.stringify(ingress.status?.loadBalancer) !== JSON.stringify(status.loadBalancer)) {
      store.accept(await client.mergePatchStatus(ingress.metadata, { status }));
    }
    return { state: 'settled' };
  }

  /** Also of an Ingress that left our class, whose hostname stays behind in its status, as with the real controller. */
  async function release(ingress: Ingress): Promise<Outcome> {
    if (ingress.metadata.finalizers?.includes(finalizer) !== true) return { state: 'settled' };
    const isGone = await removeStack(place, { tagPrefix: 'ingress.k8s.aws', id: keyOfObject(ingress) });
    if (!isGone) return { state: 'requeue', after: whileHeld };
    await removeFinalizer({ client, store, object: ingress, finalizer });
    return { state: 'settled' };
  }

  const addNamespace = (namespace: string | undefined): void => {
    for (const ingress of store.list()) {
      if (namespace === undefined || ingress.metadata.namespace === namespace) queue.add(keyOfObject(ingress));
    }
  };
  store.onChange(({ object, previous }) => {
    if (previous === undefined || concernsUs(object, previous)) queue.add(keyOfObject(object));
  });
  watched.ingressClasses.store.onChange(() => {
    addNamespace(undefined);
  });
  const ofItsNamespace = ({ object }: { readonly object: AnyObject }): void => {
    addNamespace(object.metadata.namespace);
  };
  watched.services.store.onChange(ofItsNamespace);
  watched.pods.store.onChange(ofItsNamespace);

  const gateways = startGateways({
    ...{ connection, place, clock, log },
    services: watched.services.store,
    pods: watched.pods.store,
  });
  for (const reflector of reflectors) reflector.start();
  const started = Promise.all(reflectors.map((reflector) => reflector.synced())).then(() => {
    loop.start();
  });
  started.catch((error: unknown) => {
    log.error({ error }, 'The load balancer controller did not start.');
  });

  return {
    idle: () => reflectors.every(({ hasSynced }) => hasSynced) && queue.idle && gateways.idle(),
    close: async () => {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
      await gateways.stop();
      clients.close();
      await connection.close();
      await queue.shutDown();
    },
  };
}

/** Its own status is no reason to look at an Ingress again. */
function concernsUs({ metadata, spec }: Ingress, previous: Ingress): boolean {
  const relevant = (ingress: Pick<Ingress, 'metadata' | 'spec'>): string =>
    JSON.stringify([ingress.spec, ingress.metadata.annotations, ingress.metadata.deletionTimestamp]);
  return relevant({ metadata, spec }) !== relevant(previous);
}
