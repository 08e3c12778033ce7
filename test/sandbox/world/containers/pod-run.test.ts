import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { KubernetesRequest } from '../../../../src/kubernetes/kubernetes-request.ts';
import { until } from '../../../demo/until.ts';
import { Network } from '../../network.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import type { Container, Pod, PodSpec } from '../kinds.ts';
import { PodRun } from './pod-run.ts';
import type { ContainerEnd, ContainerStart } from './start-container.ts';

const program = { image: 'controller', file: '', nodeFlags: [], environment: { OF_IMAGE: 'yes' } };

interface Started extends ContainerStart {
  readonly signals: string[];
  exit(end: ContainerEnd): void;
}

/** A pod whose containers are started by a runtime that does nothing but tell. */
class TestPod implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly started: Started[] = [];
  readonly requests: KubernetesRequest[] = [];
  readonly run: PodRun;
  readonly #folder: string;

  private constructor(folder: string, container: Partial<Container>, spec: Partial<PodSpec>) {
    this.#folder = folder;
    const pod: Pod = {
      ...{ apiVersion: 'v1', kind: 'Pod' },
      metadata: { name: 'web', namespace: 'shop', uid: '1', resourceVersion: '1', creationTimestamp: '' },
      spec: { ...spec, containers: [{ name: 'web', image: 'example.org/controller:1', ...container }] },
    };
    const request = async (asked: KubernetesRequest): Promise<unknown> => {
      this.requests.push(asked);
      return { status: { token: `token-${this.requests.length}` } };
    };
    this.run = new PodRun({
      surroundings: { pod, podIP: '10.0.0.20', hostIP: '10.0.0.10', connection: { request } },
      runtime: {
        ...{ programs: [program], apiServerUrl: 'https://127.0.0.1:6443', clock: this.clock },
        startContainer: (start) => {
          const { promise: ended, resolve: exit } = Promise.withResolvers<ContainerEnd>();
          const signals: string[] = [];
          this.started.push({ ...start, signals, exit });
          return { ended, signal: (signal) => signals.push(signal) };
        },
      },
      network: new Network(),
      folder,
      onChange: () => undefined,
    });
  }

  static async start(container: Partial<Container>, spec: Partial<PodSpec> = {}): Promise<TestPod> {
    const pod = new TestPod(await mkdtemp(join(tmpdir(), 'pod-run-')), container, spec);
    await pod.run.start();
    return pod;
  }

  get last(): Started {
    const last = this.started.at(-1);
    if (last === undefined) throw new Error('Nothing was started.');
    return last;
  }

  get status() {
    return this.run.containerStatuses[0];
  }

  async exit(exitCode: number): Promise<void> {
    this.started.at(-1)?.exit({ exitCode });
    for (let turns = 0; turns < 20; turns += 1) await turn();
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1000);
      for (let turns = 0; turns < 5; turns += 1) await turn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = this.run.remove();
    await this.exit(137);
    await gone;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Volumes have been looked at when the next look is due. */
async function refreshed({ clock }: TestPod): Promise<void> {
  await until('the next look is due', () => clock.nextDue);
}

describe('PodRun', () => {
  it('tells a container what its pod says of it, and where the API server is', async () => {
    await using pod = await TestPod.start({
      args: ['--name=$(NAME)', '--as-it-stands=$$(NAME)', '--unknown=$(OTHER)'],
      env: [
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'BOTH', value: '$(NAME) in $(OF_IMAGE)' },
      ],
    });

    expect(pod.last.args).toEqual(['--name=web', '--as-it-stands=$(NAME)', '--unknown=$(OTHER)']);
    expect(pod.last.environment).toEqual({
      ...{ NAME: 'web', ADDRESS: '10.0.0.20', BOTH: 'web in yes', OF_IMAGE: 'yes', HOSTNAME: 'web' },
      ...{ KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '6443' },
      KUBERNETES_SERVICE_PORT_HTTPS: '6443',
    });
  });

  it('mounts a token of its service account for that pod alone, and renews it when four fifths of its time are over', async () => {
    const token = { path: 'token', audience: 'sts.amazonaws.com', expirationSeconds: 3600 };
    await using pod = await TestPod.start(
      { volumeMounts: [{ name: 'aws', mountPath: '/var/run/secrets/aws', readOnly: true }] },
      {
        serviceAccountName: 'clerk',
        volumes: [{ name: 'aws', projected: { sources: [{ serviceAccountToken: token }] } }],
      },
    );
    const [mount] = pod.last.mounts;
    const file = join(mount?.from ?? '', 'token');

    const first = await readFile(file, 'utf8');
    pod.clock.advance(47 * 60_000);
    await refreshed(pod);
    const still = await readFile(file, 'utf8');
    pod.clock.advance(60_000);

    await until('there is another one', async () => (await readFile(file, 'utf8')) === 'token-2' || undefined);
    expect(mount).toMatchObject({ to: '/var/run/secrets/aws', readOnly: true });
    expect(pod.requests[0]).toMatchObject({
      ...{ method: 'POST', path: '/api/v1/namespaces/shop/serviceaccounts/clerk/token' },
      body: {
        spec: {
          ...{ audiences: ['sts.amazonaws.com'], expirationSeconds: 3600 },
          boundObjectRef: { kind: 'Pod', name: 'web', uid: '1' },
        },
      },
    });
    expect([first, still]).toEqual(['token-1', 'token-1']);
    expect(pod.requests).toHaveLength(2);
  });

  it('starts a container again that ends: at once, and then after 10, 20 … seconds', async () => {
    await using pod = await TestPod.start({ terminationMessagePolicy: 'FallbackToLogsOnError' });

    pod.last.onLine('Unknown flag --nonsense.');
    await pod.exit(2);
    await pod.pass(1);
    const second = pod.status;
    await pod.exit(2);
    await pod.pass(9);
    const waiting = pod.status;
    await pod.pass(1);
    const third = pod.status;
    await pod.exit(2);
    await pod.pass(19);

    expect(second).toMatchObject({
      ...{ restartCount: 1, state: { running: {} } },
      lastState: { terminated: { exitCode: 2, reason: 'Error', message: 'Unknown flag --nonsense.' } },
    });
    expect(waiting).toMatchObject({
      ...{ ready: false, restartCount: 1 },
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container=web' } },
    });
    expect(third).toMatchObject({ restartCount: 2, state: { running: {} } });
    expect(pod.started).toHaveLength(3);
  });

  it('leaves a container as it ended where the pod’s restart policy says so', async () => {
    await using pod = await TestPod.start({}, { restartPolicy: 'OnFailure' });

    await pod.exit(0);
    await pod.pass(60);

    expect(pod.status).toMatchObject({ state: { terminated: { exitCode: 0, reason: 'Completed' } } });
    expect(pod.started).toHaveLength(1);
  });

  it('ends a container whose liveness probe fails, with its grace period, and starts it again', async () => {
    const livenessProbe = { periodSeconds: 10, failureThreshold: 3, httpGet: { path: '/healthz', port: 8081 } };
    await using pod = await TestPod.start({ livenessProbe }, { terminationGracePeriodSeconds: 5 });
    const [first] = pod.started;

    await pod.pass(19);
    const early = [...(first?.signals ?? [])];
    await pod.pass(7);
    await pod.exit(137);
    await pod.pass(1);

    expect(early).toEqual([]);
    expect(first?.signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(pod.status).toMatchObject({ restartCount: 1, state: { running: {} } });
  });

  it('ends a container after its preStop hook by SIGTERM, and by SIGKILL when the grace period is over', async () => {
    await using pod = await TestPod.start({ lifecycle: { preStop: { sleep: { seconds: 10 } } } });

    pod.run.end(30_000);
    await pod.pass(9);
    const during = [...pod.last.signals];
    await pod.pass(20);
    const after = [...pod.last.signals];
    await pod.pass(1);
    const isGone = pod.run.isGone;
    await pod.exit(137);

    expect({ during, after, isGone }).toEqual({ during: [], after: ['SIGTERM'], isGone: false });
    expect(pod.last.signals).toEqual(['SIGTERM', 'SIGKILL']);
    await until('nothing of it is left', () => pod.run.isGone || undefined);
    expect(pod.started).toHaveLength(1);
  });

  it('takes a grace period that becomes shorter', async () => {
    await using pod = await TestPod.start({});

    pod.run.end(30_000);
    pod.run.end(2_000);
    pod.run.end(30_000);
    await pod.pass(2);

    expect(pod.last.signals).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('starts nothing of which it would leave something out, and says what', async () => {
    await using pod = await TestPod.start({ readinessProbe: {} });

    expect(pod.started).toEqual([]);
    expect(pod.status?.state).toEqual({
      waiting: {
        reason: 'CreateContainerConfigError',
        message: 'a probe that is no httpGet is not simulated in the sandbox.',
      },
    });
  });
});
