import type { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import { ControlLoop } from '../../../src/kubernetes/control-loop.ts';
import type { Outcome } from '../../../src/kubernetes/control-loop.ts';
import { keyOfObject } from '../../../src/kubernetes/object-key.ts';
import { ObjectStore } from '../../../src/kubernetes/object-store.ts';
import { Reflector } from '../../../src/kubernetes/reflector.ts';
import { ResourceClient } from '../../../src/kubernetes/resource-client.ts';
import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';
import { stripObject } from '../../../src/kubernetes/strip-object.ts';
import { WorkQueue } from '../../../src/kubernetes/work-queue.ts';
import { serviceNameLabel, type EndpointSlice } from '../../../src/model/endpoint-slice.ts';
import type { AnyObject } from '../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Log } from '../../../src/runtime/log.ts';
import { endpointSlices, pods, services } from './kinds.ts';
import { slicesFor } from './slices-for.ts';

export interface EndpointSliceController {
  /** Whether everything seen so far is done. */
  idle(): boolean;
  close(): Promise<void>;
}

/** Gives each Service with a selector its EndpointSlices, as the one in kube-controller-manager does, which is not beside every API server. */
export function startEndpointSliceController(options: {
  readonly kubeConfig: KubeConfig;
  readonly clock: Clock;
  readonly log: Log;
}): EndpointSliceController {
  const { kubeConfig, clock, log } = options;
  const connection = new KubernetesConnection({ kubeConfig, version: 'endpoint-slice-controller' });
  const queue = new WorkQueue({ clock });
  const watch = <T extends AnyObject, Index extends string = never>(
    resource: ResourceType<T>,
    store: ObjectStore<T, Index>,
  ) => ({ store, reflector: new Reflector({ connection, resource, store, keep: stripObject, clock, log }) });
  const watched = {
    services: watch(services, new ObjectStore({ log })),
    pods: watch(pods, new ObjectStore({ log })),
    slices: watch(
      endpointSlices,
      new ObjectStore<EndpointSlice, 'service'>({ log, indices: { service: (slice) => [serviceKeyOf(slice)] } }),
    ),
  };
  const client = new ResourceClient({ connection, resource: endpointSlices });
  const reflectors = Object.values(watched).map(({ reflector }) => reflector);
  const loop = new ControlLoop({ name: 'endpoint-slice-controller', queue, workers: 3, clock, log, reconcile });

  async function reconcile(key: string): Promise<Outcome> {
    const service = watched.services.store.get(key);
    const wanted = service?.spec.selector === undefined ? [] : slicesFor(service, watched.pods.store.list());
    const present = watched.slices.store.byIndex('service', key);
    for (const slice of wanted) {
      const known = present.find(({ metadata }) => metadata.name === slice.metadata.name);
      if (known === undefined) watched.slices.store.accept(await client.create(slice));
      else if (contentOf(known) !== contentOf(slice)) {
        watched.slices.store.accept(await client.replace({ ...slice, metadata: known.metadata }));
      }
    }
    const names = new Set(wanted.map(({ metadata }) => metadata.name));
    for (const { metadata } of present) if (!names.has(metadata.name)) await client.delete(metadata);
    return { state: 'settled' };
  }

  watched.services.store.onChange(({ object }) => {
    queue.add(keyOfObject(object));
  });
  watched.pods.store.onChange(({ object: { metadata } }) => {
    for (const service of watched.services.store.list()) {
      if (service.metadata.namespace === metadata.namespace) queue.add(keyOfObject(service));
    }
  });
  for (const reflector of reflectors) reflector.start();
  Promise.all(reflectors.map((reflector) => reflector.synced()))
    .then(() => {
      loop.start();
    })
    .catch((error: unknown) => {
      log.error({ error }, 'The EndpointSlice controller did not start.');
    });

  return {
    idle: () => reflectors.every(({ hasSynced }) => hasSynced) && queue.idle,
    close: async () => {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
      await connection.close();
      await queue.shutDown();
    },
  };
}

function serviceKeyOf({ metadata }: Pick<EndpointSlice, 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${metadata.labels?.[serviceNameLabel] ?? ''}`;
}

function contentOf({ endpoints, ports }: Pick<EndpointSlice, 'endpoints' | 'ports'>): string {
  return JSON.stringify([endpoints, ports]);
}
