import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import { keyOfObject } from '../../../src/kubernetes/object-key.ts';
import type { Network } from '../network.ts';
import { PodRun, programOf, type PodRuntime } from './containers/pod-run.ts';
import type { Pod } from './kinds.ts';
import type { Machine } from './machines.ts';
import { podStatus } from './pod-status.ts';

interface Known {
  readonly uid: string;
  readonly address: string;
  readonly run: PodRun;
  /** Since its containers are started, or tried to be. */
  isStarted: boolean;
}

/** The pods that are processes of this machine: those of whose images the sandbox has programs. */
export class ProcessPods {
  readonly #runtime: PodRuntime;
  readonly #network: Network;
  readonly #connection: KubernetesConnection;
  readonly #onChange: (key: string) => void;
  readonly #folder = mkdtempSync(join(tmpdir(), 'sandbox-pods-'));
  readonly #byPod = new Map<string, Known>();

  constructor(options: {
    readonly runtime: PodRuntime;
    readonly network: Network;
    readonly connection: KubernetesConnection;
    /** Hears of pods whose status is another one than before. */
    readonly onChange: (key: string) => void;
  }) {
    this.#runtime = options.runtime;
    this.#network = options.network;
    this.#connection = options.connection;
    this.#onChange = options.onChange;
  }

  /** Whether all of its containers are such. */
  has(pod: Pod): boolean {
    return pod.spec.containers.every((container) => programOf(this.#runtime.programs, container) !== undefined);
  }

  /** Has it run on that machine; answers its status. */
  async run(pod: Pod, machine: Machine): Promise<object> {
    const known = this.#known(pod) ?? this.#make(pod, machine);
    if (!known.isStarted) {
      await known.run.start();
      known.isStarted = true;
    }
    return this.#statusOf(pod, known, machine);
  }

  /** Has its containers end; answers its status, or undefined when nothing of it is left. */
  end(pod: Pod, machine: Machine | undefined): object | undefined {
    const known = this.#known(pod);
    if (known === undefined || machine === undefined || known.run.isGone) return undefined;
    known.run.end(1000 * (pod.metadata.deletionGracePeriodSeconds ?? 30));
    return this.#statusOf(pod, known, machine);
  }

  /** Ends what is there of pods of that name, but for the one with that uid. */
  async removeOthers(key: string, uid: string | undefined): Promise<void> {
    const known = this.#byPod.get(key);
    if (known === undefined || known.uid === uid) return;
    this.#byPod.delete(key);
    await known.run.remove();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byPod.keys()].map((key) => this.removeOthers(key, undefined)));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #known(pod: Pod): Known | undefined {
    return this.#byPod.get(keyOfObject(pod));
  }

  #make(pod: Pod, machine: Machine): Known {
    const key = keyOfObject(pod);
    const { uid } = pod.metadata;
    const address = machine.newPodAddress();
    const run = new PodRun({
      surroundings: { pod, podIP: address, hostIP: machine.address, connection: this.#connection },
      runtime: this.#runtime,
      network: this.#network,
      folder: join(this.#folder, uid),
      onChange: () => {
        this.#onChange(key);
      },
    });
    const known = { uid, address, run, isStarted: false };
    this.#byPod.set(key, known);
    return known;
  }

  #statusOf(pod: Pod, { address, run }: Known, machine: Machine): object {
    const { containerStatuses } = run;
    const now = this.#runtime.clock.now();
    return podStatus({ pod, hostIP: machine.address, address, containerStatuses, now });
  }
}
