import { keyOfObject } from '../../../src/kubernetes/object-key.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Network } from '../network.ts';
import type { Pod } from './kinds.ts';
import type { Machine } from './machines.ts';
import { startSampleApp } from './sample-app.ts';
import type { SampleApp } from './sample-app.ts';

/** What a pod has on its machine. Times are in ms since 1970. */
export interface PodSandbox {
  readonly pod: Pod;
  readonly address: string;
  readonly createdAt: number;
  app: { readonly server: SampleApp; readonly startedAt: number; readonly detach: () => void } | undefined;
  endingSince: number | undefined;
}

/** Where a container that names no port is reached. */
const defaultPort = 8080;

/** The pods' addresses and servers. */
export class PodSandboxes {
  readonly #network: Network;
  readonly #clock: Clock;
  readonly #byPod = new Map<string, PodSandbox>();

  constructor(options: { readonly network: Network; readonly clock: Clock }) {
    this.#network = options.network;
    this.#clock = options.clock;
  }

  /** The pod's own, made where there is none. */
  of(pod: Pod, machine: Machine): PodSandbox {
    const known = this.known(pod);
    if (known !== undefined) return known;
    const sandbox: PodSandbox = {
      pod,
      address: machine.newPodAddress(),
      createdAt: this.#clock.now(),
      app: undefined,
      endingSince: undefined,
    };
    this.#byPod.set(keyOfObject(pod), sandbox);
    return sandbox;
  }

  known(pod: Pod): PodSandbox | undefined {
    return this.#byPod.get(keyOfObject(pod));
  }

  /** Lets the pod's program run; answers since when it does. */
  async start(sandbox: PodSandbox): Promise<number> {
    if (sandbox.app !== undefined) return sandbox.app.startedAt;
    const { name, namespace = '' } = sandbox.pod.metadata;
    const server = await startSampleApp({ pod: { name, namespace }, clock: this.#clock });
    const named = sandbox.pod.spec.containers.flatMap(({ ports = [] }) => ports.map((port) => port.containerPort));
    const attached = (named.length === 0 ? [defaultPort] : named).map((port) =>
      this.#network.attach(sandbox.address, port, server.localPort),
    );
    const detach = (): void => {
      for (const takeBack of attached) takeBack();
    };
    const startedAt = this.#clock.now();
    sandbox.app = { server, startedAt, detach };
    return startedAt;
  }

  /** Ends what is there of pods of that name, but for the one with that uid. */
  async removeOthers(key: string, uid: string | undefined): Promise<void> {
    const sandbox = this.#byPod.get(key);
    if (sandbox === undefined || sandbox.pod.metadata.uid === uid) return;
    this.#byPod.delete(key);
    sandbox.app?.detach();
    await sandbox.app?.server.close();
  }

  /** Requests that are being answered by pods. */
  get inFlight(): number {
    return [...this.#byPod.values()].reduce((sum, { app }) => sum + (app?.server.inFlight ?? 0), 0);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byPod.keys()].map((key) => this.removeOthers(key, undefined)));
  }
}
