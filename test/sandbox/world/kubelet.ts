import type { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import { ControlLoop } from '../../../src/kubernetes/control-loop.ts';
import type { Outcome } from '../../../src/kubernetes/control-loop.ts';
import { keyOfObject } from '../../../src/kubernetes/object-key.ts';
import { ObjectStore } from '../../../src/kubernetes/object-store.ts';
import { Reflector } from '../../../src/kubernetes/reflector.ts';
import { ResourceClient } from '../../../src/kubernetes/resource-client.ts';
import { objectPath } from '../../../src/kubernetes/resource-type.ts';
import { WorkQueue } from '../../../src/kubernetes/work-queue.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Log } from '../../../src/runtime/log.ts';
import type { Vpc } from '../aws/ec2/topology.ts';
import type { Network } from '../network.ts';
import { nodes, pods } from './kinds.ts';
import type { Pod } from './kinds.ts';
import { machinesIn, type Machine } from './machines.ts';
import { PodSandboxes } from './pod-sandboxes.ts';
import type { PodSandbox } from './pod-sandboxes.ts';
import { podStatus, readinessOf, sampleContainers } from './pod-status.ts';
import { ProcessPods } from './process-pods.ts';
import type { PodRuntime } from './containers/pod-run.ts';
import { stripObject } from '../../../src/kubernetes/strip-object.ts';

export interface Kubelet {
  /** Whether every pod is as far as it can be until the clock goes on, and no request is being answered by one. */
  readonly idle: boolean;
  close(): Promise<void>;
}

/** From a pod's creation to the start of its containers, in ms. */
const startDelay = 2000;

/** A container ends this long after SIGTERM, in ms. */
const endDelay = 1000;

/**
 * The machines of this world: three nodes, one a zone, whose pods are small HTTP servers on local ports that the network
 * knows by the pods' addresses; those whose image the runtime has a program for are processes with that. Also the scheduler,
 * which takes the nodes in turn.
 */
export async function startKubelet(options: {
  readonly kubeConfig: KubeConfig;
  readonly network: Network;
  readonly vpc: Vpc;
  readonly clock: Clock;
  readonly log: Log;
  /** How many addresses of each machine are not its pods'. Default: 0. */
  readonly firstPod?: number;
  /** Default: it has no programs. */
  readonly runtime?: PodRuntime | undefined;
}): Promise<Kubelet> {
  const { kubeConfig, network, vpc, clock, log, runtime } = options;
  const connection = new KubernetesConnection({ kubeConfig, version: 'kubelet' });
  const nodeClient = new ResourceClient({ connection, resource: nodes });
  const client = new ResourceClient({ connection, resource: pods });
  const machines = machinesIn(vpc, options.firstPod);
  for (const { node, status } of machines) {
    await nodeClient.create(node);
    await nodeClient.mergePatchStatus(node.metadata, { status: status(new Date(clock.now()).toISOString()) });
  }

  const store = new ObjectStore<Pod>({ log });
  const reflector = new Reflector({ connection, resource: pods, store, keep: stripObject, clock, log });
  const queue = new WorkQueue({ clock });
  const sandboxes = new PodSandboxes({ network, clock });
  const processPods =
    runtime &&
    new ProcessPods({
      ...{ runtime, network, connection },
      onChange: (key) => {
        queue.add(key);
      },
    });
  const loop = new ControlLoop({ name: 'kubelet', queue, workers: 3, clock, log, reconcile: sync });
  let turn = 0;

  async function sync(key: string): Promise<Outcome> {
    const pod = store.get(key);
    await sandboxes.removeOthers(key, pod?.metadata.uid);
    await processPods?.removeOthers(key, pod?.metadata.uid);
    if (pod === undefined) return { state: 'settled' };
    return pod.metadata.deletionTimestamp === undefined ? run(pod) : end(pod);
  }

  async function run(seen: Pod): Promise<Outcome> {
    const pod = seen.spec.nodeName === undefined ? await schedule(seen) : seen;
    const machine = machineOf(pod);
    // As on a real cluster: a pod for a node that is not there waits.
    if (machine === undefined) return { state: 'settled' };
    if (processPods?.has(pod) === true) {
      await report(pod, await processPods.run(pod, machine));
      return { state: 'settled' };
    }

    const sandbox = sandboxes.of(pod, machine);
    const wait = sandbox.createdAt + startDelay - clock.now();
    if (wait > 0) {
      await reportSample(pod, machine, { address: undefined, startedAt: undefined, ready: false });
      return { state: 'requeue', after: wait };
    }
    const startedAt = await sandboxes.start(sandbox);
    const { ready, lookAgainIn } = readinessOf(pod, { startedAt, now: clock.now() });
    await reportSample(pod, machine, { address: sandbox.address, startedAt, ready });
    return lookAgainIn === undefined ? { state: 'settled' } : { state: 'requeue', after: lookAgainIn };
  }

  async function schedule(pod: Pod): Promise<Pod> {
    const nodeName = machines[turn++ % machines.length]?.name;
    const target = { apiVersion: 'v1', kind: 'Node', name: nodeName };
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name }, target };
    await connection.request({ method: 'POST', path: `${objectPath(pods, pod.metadata)}/binding`, body });
    const scheduled = await client.get(pod.metadata);
    if (scheduled !== undefined) store.accept(scheduled);
    return scheduled ?? pod;
  }

  /** SIGTERM after the containers' preStop hooks, the end a moment later, and all of it within the grace period. */
  async function end(pod: Pod): Promise<Outcome> {
    const status = processPods?.end(pod, machineOf(pod));
    if (status !== undefined) {
      await report(pod, status);
      return { state: 'settled' };
    }
    const sandbox = sandboxes.known(pod);
    if (sandbox?.app !== undefined) {
      const wait = endOf(pod, sandbox) - clock.now();
      if (wait > 0) return { state: 'requeue', after: wait };
    }
    await sandboxes.removeOthers(keyOfObject(pod), undefined);
    await processPods?.removeOthers(keyOfObject(pod), undefined);
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: pod.metadata.uid },
    };
    await connection.request({ method: 'DELETE', path: objectPath(pods, pod.metadata), body });
    return { state: 'settled' };
  }

  function endOf(pod: Pod, sandbox: PodSandbox): number {
    sandbox.endingSince ??= clock.now();
    const preStop = Math.max(0, ...pod.spec.containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0));
    const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
    return sandbox.endingSince + Math.min(1000 * grace, 1000 * preStop + endDelay);
  }

  function machineOf({ spec }: Pod): Machine | undefined {
    return machines.find(({ name }) => name === spec.nodeName);
  }

  async function reportSample(
    pod: Pod,
    machine: Machine,
    state: {
      readonly address: string | undefined;
      readonly startedAt: number | undefined;
      readonly ready: boolean;
    },
  ): Promise<void> {
    const containerStatuses = sampleContainers(pod, state);
    const { address } = state;
    await report(pod, podStatus({ pod, hostIP: machine.address, address, containerStatuses, now: clock.now() }));
  }

  async function report(pod: Pod, status: object): Promise<void> {
    const reported = Object.fromEntries(Object.entries(pod.status ?? {}).filter(([member]) => member in status));
    if (JSON.stringify(sorted(reported)) === JSON.stringify(sorted(status))) return;
    store.accept(await client.mergePatchStatus(pod.metadata, { status }));
  }

  store.onChange(({ object }) => {
    queue.add(keyOfObject(object));
  });
  reflector.start();
  await reflector.synced();
  loop.start();

  return {
    get idle() {
      return queue.idle && sandboxes.inFlight === 0;
    },
    close: async () => {
      await reflector.stop();
      await connection.close();
      await queue.shutDown();
      await sandboxes.close();
      await processPods?.close();
    },
  };
}

/** With the members of all objects in one order, for comparing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([member, inner]) => [member, sorted(inner)]),
  );
}
