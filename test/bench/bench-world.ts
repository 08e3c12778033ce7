import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import { ObjectStore } from '../../src/kubernetes/object-store.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { privateHttpApis } from '../../src/kubernetes/resources.ts';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createLog } from '../../src/runtime/log.ts';
import { startControllerProcess, type ControllerProcess } from '../sandbox/controller-process.ts';
import { environmentOf } from '../sandbox/environment.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';
import { cpuSecondsOf } from './process-usage.ts';
import { stripObject } from '../../src/kubernetes/strip-object.ts';

const log = createLog({ level: 'silent', clock: systemClock });
/** How long nothing has to happen before it counts as quiet, in ms. */
const silence = 500;
/** How long to wait for anything at all, in ms. */
const patience = 900_000;

/**
 * The sandbox in this process, the controller in one of its own, and a watch on the PrivateHttpApis, so that the moment in
 * which one changes is known without asking.
 */
export class BenchWorld implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly #flags: readonly string[];
  readonly #directory: string;
  readonly #connection: KubernetesConnection;
  readonly #reflector: Reflector<PrivateHttpApi>;
  readonly #apis = new ObjectStore<PrivateHttpApi>({ log });
  #controller: ControllerProcess | undefined;

  private constructor(sandbox: Sandbox, directory: string, flags: readonly string[]) {
    this.sandbox = sandbox;
    this.#directory = directory;
    this.#flags = flags;
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(sandbox.kubernetes.kubeconfig());
    this.#connection = new KubernetesConnection({ kubeConfig, version: 'bench' });
    this.#reflector = new Reflector({
      connection: this.#connection,
      resource: privateHttpApis,
      store: this.#apis,
      keep: stripObject,
      clock: systemClock,
      log,
    });
  }

  /** A cluster with the sample workloads, behind a load balancer that is active. No controller yet. */
  static async start(options: {
    readonly throttles: boolean;
    readonly flags?: readonly string[];
  }): Promise<BenchWorld> {
    const clock = new VirtualClock({ start: Date.now() });
    const sandbox = await startSandbox({ clock, throttles: options.throttles, clusterName: 'bench', apiQuota: 10_000 });
    clock.run(1);
    const directory = await mkdtemp(join(tmpdir(), 'private-http-api-bench-'));
    await writeFile(join(directory, 'kubeconfig'), sandbox.kubernetes.kubeconfig());
    const world = new BenchWorld(sandbox, directory, options.flags ?? []);
    world.#reflector.start();
    await world.#reflector.synced();
    await sandbox.apply(await readFile(new URL('../../examples/sample-workloads.yaml', import.meta.url), 'utf8'));
    await world.skipTimeUntil(() => world.#loadBalancerIsActive(), 'the load balancer is active');
    return world;
  }

  get pid(): number {
    const { pid } = this.#controller ?? {};
    if (pid === undefined) throw new Error('The controller has not been started.');
    return pid;
  }

  startController(): void {
    const { aws, region } = this.sandbox;
    this.#controller = startControllerProcess({
      flags: ['--cluster-name=bench', '--vpc-link-poll=200ms', ...this.#flags],
      environment: environmentOf({ awsUrl: aws.url, region, kubeconfig: join(this.#directory, 'kubeconfig') }),
    });
  }

  async stopController(): Promise<void> {
    await this.#controller?.stop();
    this.#controller = undefined;
  }

  /** Resolves as soon as all of these are so. */
  async until(names: readonly string[], isSo: (api: PrivateHttpApi) => boolean): Promise<void> {
    const missing = new Set(names);
    const look = (api: PrivateHttpApi | undefined): void => {
      if (api !== undefined && isSo(api)) missing.delete(api.metadata.name);
    };
    const done = Promise.withResolvers<undefined>();
    const end = this.#apis.onChange(({ object }) => {
      look(object);
      if (missing.size === 0) done.resolve(undefined);
    });
    for (const api of this.#apis.list()) look(api);
    if (missing.size === 0) done.resolve(undefined);
    const tooLate = systemClock.schedule(patience, () => {
      done.reject(this.#waitedInVain(`${missing.size} of ${names.length} PrivateHttpApis are not so`));
    });
    try {
      await done.promise;
    } finally {
      end();
      tooLate.cancel();
    }
  }

  /** Turns the sandbox's clock on until something is so: for what AWS takes its time for. */
  async skipTimeUntil(isSo: () => boolean, what: string): Promise<void> {
    for (const deadline = performance.now() + patience; !isSo();) {
      if (performance.now() > deadline) throw this.#waitedInVain(what);
      this.sandbox.clock.advance(1_000);
      await pause(2);
    }
  }

  /** Waits until the controller does nothing more; answers when it last did something, by performance.now(). */
  async quiet(): Promise<number> {
    let active = performance.now();
    for (let cpu = await cpuSecondsOf(this.pid); performance.now() - active < silence;) {
      await pause(10);
      const now = await cpuSecondsOf(this.pid);
      if (now > cpu) active = performance.now();
      cpu = now;
    }
    return active;
  }

  /** How often each AWS operation was called by the controller since `clearCalls`. */
  calls(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { caller, service, operation } of this.sandbox.aws.calls) {
      // The load balancer controller of the sandbox calls AWS too.
      if (caller !== 'sandbox') continue;
      const name = `${service}:${operation}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopController();
    await this.#reflector.stop();
    await this.#connection.close();
    await this.sandbox.close();
    await rm(this.#directory, { recursive: true });
  }

  #loadBalancerIsActive(): boolean {
    const { region, services } = this.sandbox;
    const { DescribeLoadBalancers } = services.balancing.operations;
    const { LoadBalancers } = DescribeLoadBalancers({}, { region, accessKeyId: 'bench' });
    return LoadBalancers.some(({ State }) => State?.Code === 'active');
  }

  #waitedInVain(what: string): Error {
    const lastLines = this.#controller?.lastLines.join('\n') ?? '';
    return new Error(`Waited ${patience / 1000} s in vain: ${what}.\nThe controller's last lines:\n${lastLines}`);
  }
}

/** Whether a condition is True for the spec as it is now. */
export function isTrue(type: string): (api: PrivateHttpApi) => boolean {
  return ({ metadata, status }) =>
    status?.conditions?.some(
      (condition) =>
        condition.type === type && condition.status === 'True' && condition.observedGeneration === metadata.generation,
    ) === true;
}
