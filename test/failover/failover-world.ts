import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { privateHttpApi } from '../bench/private-http-api.ts';
import { curl } from '../demo/curl.ts';
import { until } from '../demo/until.ts';
import type { RecordedCall } from '../sandbox/aws/calls.ts';
import type { StartApiServer } from '../sandbox/api-server.ts';
import { environmentOf } from '../sandbox/environment.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';
import { Replica, type StartController } from './replica.ts';

/** Longer than any failover, in ms of real time. */
const patience = 90_000;
const accessKeyId = 'failover-test';

export interface FailoverWorldOptions {
  readonly startController: StartController;
  /** Default: an API server in this process. */
  readonly startApiServer?: StartApiServer;
}

/**
 * The sandbox, and two replicas of the controller as processes of their own. All time is real: only while the world is
 * prepared it is skipped, and AWS's own rates are left out.
 */
export class FailoverWorld implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly #directory: string;
  readonly #startController: StartController;
  readonly #replicas: Replica[] = [];

  private constructor(sandbox: Sandbox, directory: string, startController: StartController) {
    this.sandbox = sandbox;
    this.#directory = directory;
    this.#startController = startController;
  }

  /** With a VPC link, one API that uses it, and the first replica leading. */
  static async start({ startController, ...cluster }: FailoverWorldOptions): Promise<FailoverWorld> {
    const clock = new VirtualClock({ start: Date.now() });
    const sandbox = await startSandbox({ clock, throttles: false, clusterName: 'failover', ...cluster });
    clock.run(1);
    const directory = await mkdtemp(join(tmpdir(), 'private-http-api-failover-'));
    await writeFile(join(directory, 'kubeconfig'), sandbox.kubernetes.kubeconfig());
    const world = new FailoverWorld(sandbox, directory, startController);
    await sandbox.apply(await readFile(new URL('../../examples/sample-workloads.yaml', import.meta.url), 'utf8'));
    await world.#startReplica('one', 'Leads, by Lease');
    await world.#startReplica('two', 'Stands by: ');
    await world.apply(['resident']);
    await world.#skipTimeUntil(async () => (await world.notReady(['resident'])).length === 0);
    return world;
  }

  get leader(): Replica {
    return this.#replica((replica) => replica.hasSaid('Leads, by Lease'));
  }

  async apply(names: readonly string[]): Promise<void> {
    await this.sandbox.apply(names.map((name) => privateHttpApi(name, { routes: 2 })));
  }

  async untilReady(names: readonly string[]): Promise<void> {
    await this.until(`${names.join(', ')} are ready`, async () => (await this.notReady(names)).length === 0);
  }

  async notReady(names: readonly string[]): Promise<readonly string[]> {
    const apis = await Promise.all(names.map((name) => this.read(name)));
    return names.filter(
      (_, at) => apis[at]?.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True',
    );
  }

  read(name: string): Promise<PrivateHttpApi | undefined> {
    return this.sandbox.cluster.read<PrivateHttpApi>(privateHttpApi(name, { routes: 2 }));
  }

  /** Waits in real time. */
  async until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
    const said = (): string => this.#replicas.map(({ lastLines }) => lastLines.join('\n')).join('\n\n');
    await until(what, async () => ((await isSo()) ? true : undefined), { within: patience }).catch((error: unknown) => {
      throw new Error(`${String(error)}\nThe replicas' last lines:\n${said()}`);
    });
  }

  /** The calls to AWS of a process of the controller since that time, in ms of the sandbox's clock. */
  callsOf(accessKey: string, since: number): readonly RecordedCall[] {
    return this.#callsSince(since).filter(({ caller }) => caller === accessKey);
  }

  /** How often an operation was called, by whomever. */
  countOf(operation: string): number {
    return this.sandbox.aws.calls.filter((call) => call.operation === operation).length;
  }

  /**
   * Waits for the first call to AWS since that time by another process than this one; answers after how many ms it came.
   * Which one it is is open where a supervisor has started the killed one again: either may be first to take the lease.
   */
  async firstCallOfAnother(than: string, since: number): Promise<number> {
    const ofAnother = (): readonly RecordedCall[] =>
      this.#callsSince(since).filter(({ caller }) => caller.startsWith('replica-') && caller !== than);
    await this.until('another one calls AWS', () => ofAnother().length > 0);
    return Math.min(...ofAnother().map(({ time }) => Date.parse(time))) - since;
  }

  /** What there is in AWS, as names of objects with the number of what each has. */
  inAws(): readonly (readonly [name: string, integrations: number, routes: number, stages: number])[] {
    const { GetApis, GetIntegrations, GetRoutes, GetStages } = this.sandbox.services.apiGateway.operations;
    const caller = { region: this.sandbox.region, accessKeyId };
    return GetApis({ MaxResults: '500' }, caller)
      .Items.map(({ ApiId = '', Name = '' }) => {
        const all = { ApiId, MaxResults: '500' };
        return [
          Name,
          GetIntegrations(all, caller).Items.length,
          GetRoutes(all, caller).Items.length,
          GetStages(all, caller).Items.length,
        ] as const;
      })
      .sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** The statuses that requests to all of these get. */
  async answers(names: readonly string[]): Promise<readonly number[]> {
    return Promise.all(
      names.map(async (name) => {
        const endpoint = (await this.read(name))?.status?.endpoint ?? '';
        return (await curl(`${endpoint}/dev/saas-resource/0`)).status;
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#replicas.map((replica) => replica[Symbol.asyncDispose]()));
    await this.sandbox.close();
    await rm(this.#directory, { recursive: true });
  }

  #callsSince(since: number): readonly RecordedCall[] {
    return this.sandbox.aws.calls.filter(({ time }) => Date.parse(time) > since);
  }

  async #startReplica(name: string, first: string): Promise<void> {
    const { aws, region } = this.sandbox;
    const kubeconfig = join(this.#directory, 'kubeconfig');
    const replica = new Replica({
      name,
      startController: this.#startController,
      flags: ['--cluster-name=failover', '--vpc-link-poll=200ms', '--aws-rate-share=100'],
      environment: environmentOf({ awsUrl: aws.url, region, kubeconfig }),
    });
    this.#replicas.push(replica);
    await this.until(`replica ${name} says "${first}"`, () => replica.hasSaid(first));
  }

  #replica(is: (replica: Replica) => boolean): Replica {
    const [found, ...others] = this.#replicas.filter(is);
    if (found === undefined || others.length > 0) throw new Error('It is not one who leads, and one who stands by.');
    return found;
  }

  /** Turns the clock of the sandbox on: for what AWS takes its time for. */
  async #skipTimeUntil(isSo: () => Promise<boolean>): Promise<void> {
    await this.until('the world is prepared', async () => {
      this.sandbox.clock.advance(1_000);
      await pause(10);
      return isSo();
    });
  }
}
