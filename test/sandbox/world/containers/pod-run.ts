import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timer } from '../../../../src/runtime/clock.ts';
import type { Network } from '../../network.ts';
import type { Container, ContainerStatus, HttpGet } from '../kinds.ts';
import { environmentOfContainer } from './container-environment.ts';
import { ContainerRun } from './container-run.ts';
import { ConfigError, type PodSurroundings } from './pod-surroundings.ts';
import { PodVolumes } from './pod-volumes.ts';
import type { ContainerProcess, Program, StartContainer } from './start-container.ts';
import { unsimulated } from './unsimulated.ts';

/** How often what is in volumes is looked at, in ms: about as a kubelet does. */
const volumesEvery = 60_000;

/** What pods are run by. */
export interface PodRuntime {
  /** Which images there are. */
  readonly programs: readonly Program[];
  /** The API server as pods reach it, over HTTPS: there is no Service's address here. */
  readonly apiServerUrl: string;
  /** Where the containers' logs are written. Default: nowhere. */
  readonly logFolder?: string;
  /** Of the processes, which have the machine's time: of probes, restarts and grace periods too, therefore. */
  readonly clock: Clock;
  readonly startContainer: StartContainer;
}

/** One pod whose containers are processes of this machine. */
export class PodRun {
  readonly #surroundings: PodSurroundings;
  readonly #runtime: PodRuntime;
  readonly #network: Network;
  readonly #volumes: PodVolumes;
  readonly #containers: readonly { readonly spec: Container; readonly run: ContainerRun }[];
  readonly #attached: (() => void)[] = [];
  readonly #deadline = new AbortController();
  #deadlineTimer: { readonly at: number; readonly timer: Timer } | undefined;
  #refresh: Timer | undefined;
  #log: WriteStream | undefined;
  #ending: Promise<void> | undefined;
  isGone = false;

  constructor(options: {
    readonly surroundings: PodSurroundings;
    readonly runtime: PodRuntime;
    readonly network: Network;
    /** A folder of its own, for its volumes. */
    readonly folder: string;
    readonly onChange: () => void;
  }) {
    const { surroundings, runtime, network, folder, onChange } = options;
    const { spec: pod } = surroundings.pod;
    const { clock } = runtime;
    this.#surroundings = surroundings;
    this.#runtime = runtime;
    this.#network = network;
    this.#volumes = new PodVolumes({ surroundings, folder, clock });
    this.#containers = pod.containers.map((container) => {
      const start = (onLine: (line: string) => void) => this.#start(container, onLine);
      const ask = (httpGet: HttpGet, signal: AbortSignal) => this.#ask(container, httpGet, signal);
      return { spec: container, run: new ContainerRun({ container, pod, clock, start, ask, onChange }) };
    });
    this.#onGone = onChange;
  }

  readonly #onGone: () => void;

  get containerStatuses(): readonly ContainerStatus[] {
    return this.#containers.map(({ run }) => run.status);
  }

  /** Ends well, whatever becomes of the containers; rejects where a volume cannot be had. */
  async start(): Promise<void> {
    const { pod } = this.#surroundings;
    const what = unsimulated(pod);
    if (what === undefined) await this.#volumes.write();
    this.#keepVolumesFresh();
    await this.#openLog();
    await Promise.all(this.#containers.map(({ run }) => run.start()));
  }

  /** Has its containers end within this time, in ms; said again, it may only become shorter. `isGone` says when they have. */
  end(grace: number): void {
    const { clock } = this.#runtime;
    const at = clock.now() + grace;
    if (this.#deadlineTimer === undefined || at < this.#deadlineTimer.at) {
      this.#deadlineTimer?.timer.cancel();
      const timer = clock.schedule(grace, () => {
        this.#deadline.abort(new Error('The grace period is over.'));
      });
      this.#deadlineTimer = { at, timer };
    }
    this.#ending ??= this.#end();
  }

  /** Ends it at once; resolves when nothing of it is left. */
  async remove(): Promise<void> {
    this.#deadline.abort(new Error('The pod is no more.'));
    this.end(0);
    await this.#ending;
  }

  async #end(): Promise<void> {
    this.#refresh?.cancel();
    await Promise.all(this.#containers.map(({ run }) => run.stop(this.#deadline.signal)));
    this.#deadlineTimer?.timer.cancel();
    for (const takeBack of this.#attached) takeBack();
    await this.#volumes.remove();
    this.#log?.end();
    this.isGone = true;
    this.#onGone();
  }

  async #start(container: Container, onLine: (line: string) => void): Promise<ContainerProcess> {
    const { programs, apiServerUrl, startContainer } = this.#runtime;
    const { pod, podIP } = this.#surroundings;
    const what = unsimulated(pod);
    if (what !== undefined) throw new ConfigError(what);
    const program = programOf(programs, container);
    if (program === undefined) throw new ConfigError(`The sandbox has no program for image ${container.image ?? ''}.`);
    const { hostname, port } = new URL(apiServerUrl);
    const given = {
      HOSTNAME: pod.metadata.name,
      ...{ KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port, KUBERNETES_SERVICE_PORT_HTTPS: port },
      ...program.environment,
    };
    return startContainer({
      ...(await environmentOfContainer(container, this.#surroundings, given)),
      program,
      hostname: pod.metadata.name,
      mounts: (container.volumeMounts ?? []).map(({ name, mountPath, readOnly = false, subPath = '' }) => ({
        ...{ from: join(this.#volumes.folderOf(name), subPath), to: mountPath, readOnly },
      })),
      onLine: (line) => {
        onLine(line);
        this.#log?.write(`${line}\n`);
      },
      onListening: ({ port: podPort, localPort }) => {
        this.#attached.push(this.#network.attach(podIP, podPort, localPort));
      },
    });
  }

  /** As a kubelet asks: any answer from 200 to 399 is a good one. */
  async #ask({ ports = [] }: Container, { path = '/', port = 80 }: HttpGet, signal: AbortSignal): Promise<boolean> {
    const number = typeof port === 'number' ? port : ports.find(({ name }) => name === port)?.containerPort;
    const localPort = number === undefined ? undefined : this.#network.localPort(this.#surroundings.podIP, number);
    if (localPort === undefined) return false;
    const headers = { 'user-agent': 'kube-probe/1.37', connection: 'close' };
    const { status } = await fetch(`http://127.0.0.1:${localPort}${path}`, { signal, headers, redirect: 'manual' });
    return status < 400;
  }

  #keepVolumesFresh(): void {
    this.#refresh = this.#runtime.clock.schedule(volumesEvery, () => {
      this.#volumes
        .write()
        // What cannot be had now stays as it was, and is asked for again.
        .catch(() => undefined)
        .finally(() => {
          if (this.#ending === undefined) this.#keepVolumesFresh();
        })
        .catch(() => undefined);
    });
  }

  async #openLog(): Promise<void> {
    const { logFolder } = this.#runtime;
    if (logFolder === undefined) return;
    const { name, namespace = '' } = this.#surroundings.pod.metadata;
    await mkdir(logFolder, { recursive: true });
    this.#log = createWriteStream(join(logFolder, `${namespace}_${name}.log`));
  }
}

/** The program that stands for a container's image. */
export function programOf(programs: readonly Program[], { image = '' }: Container): Program | undefined {
  const name = image.split('/').at(-1)?.split(/[:@]/)[0];
  return programs.find((program) => program.image === name);
}
