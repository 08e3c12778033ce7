import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { kubeconfigOf, startControlPlane } from '../cluster/control-plane.ts';
import { findBinary } from '../cluster/find-binary.ts';
import { Kubectl } from '../cluster/kubectl.ts';
import { onControlPlane } from '../cluster/real-api-server.ts';
import { curl } from '../demo/curl.ts';
import { until } from '../demo/until.ts';
import { buildBundle } from '../sandbox/controller-process.ts';
import { chartValues } from '../sandbox/environment.ts';
import { podRuntime } from '../sandbox/pod-runtime.ts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { VirtualClock } from '../sandbox/virtual-clock.ts';
import { chart, Helm, type Values } from './helm.ts';

const release = 'private-http-api-controller';
const readinessProbe = { periodSeconds: 1 };

interface AuditEvent {
  readonly user: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
  readonly annotations?: Readonly<Record<string, string>>;
}

describe('the pods of an installation, as processes with the chart’s ServiceAccount, on a real control plane', () => {
  const stack = new AsyncDisposableStack();
  let sandbox: Sandbox;
  let helm: Helm;
  let runner: Kubectl;
  let values: Values;
  let auditLog: string;

  beforeAll(async () => {
    await buildBundle();
    const plane = await startControlPlane(process.env, { serviceAccounts: true });
    auditLog = plane.auditLog;
    const logFolder = await mkdtemp(join(tmpdir(), 'pods-test-'));
    stack.defer(() => rm(logFolder, { recursive: true }));
    const clock = new VirtualClock({ start: Date.now() });
    const runtime = podRuntime({ apiServerUrl: plane.access.url, logFolder });
    sandbox = stack.use(await startSandbox({ clock, startApiServer: onControlPlane(plane), runtime }));
    clock.run(100);
    const kubeconfig = kubeconfigOf(plane.access);
    helm = stack.use(await Helm.start(kubeconfig));
    runner = stack.use(await Kubectl.start((await findBinary('kubectl', process.env)) ?? '', kubeconfig));
    values = { ...chartValues(sandbox), readinessProbe };
    for (const example of ['sample-workloads', 'walk-through'])
      await sandbox.apply(await readFile(join(import.meta.dirname, `../../examples/${example}.yaml`), 'utf8'));
  }, 120_000);

  afterAll(() => stack.disposeAsync());

  const kubectl = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runner.run(args);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const succeeds = async (...args: Parameters<Helm['run']>): Promise<void> => {
    expect(await helm.run(...args)).toMatchObject({ code: 0 });
  };
  const pods = async (): Promise<readonly string[]> =>
    (await kubectl('get', 'pods', '-o=jsonpath={.items[*].metadata.name}')).split(' ').sort();
  const rolledOut = async (): Promise<void> => {
    await kubectl('rollout', 'status', `deployment/${release}`, '--timeout=60s');
    await until('those from before are gone', async () => (await pods()).length === 2 || undefined);
  };
  const leader = async (): Promise<string> => {
    const holder = await kubectl('get', 'lease', release, '-o=jsonpath={.spec.holderIdentity}');
    return holder.split('_')[0] ?? '';
  };
  const answer = async (path: string) => {
    const api = await sandbox.cluster.read<PrivateHttpApi>({
      ...{ apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'PrivateHttpApi' },
      metadata: { name: 'my-http-api', namespace: 'saas' },
    });
    return curl(`${api?.status?.url ?? ''}/${path}`);
  };
  const callsOf = (...operations: string[]) =>
    sandbox.aws.calls.filter(({ operation }) => operations.includes(operation));
  /** As the policy of audits says, of ServiceAccounts in namespace `default`. */
  const auditedRequests = async () =>
    (await readFile(auditLog, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        // kube-apiserver writes one event a line.
        const { user, annotations = {} } = JSON.parse(line) as AuditEvent;
        const [pod] = user.extra?.['authentication.kubernetes.io/pod-name'] ?? [];
        return { user: user.username, pod, decision: annotations['authorization.k8s.io/decision'] };
      });

  it('become ready, one of them leads, and what it publishes is answered by a pod of the workload', async () => {
    await succeeds(['install', release, chart, '--take-ownership'], values);

    await rolledOut();
    await kubectl('wait', '-n', 'saas', 'pha/my-http-api', '--for=condition=Ready', '--timeout=60s');
    const { status, body } = await answer('saas-resource');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ namespace: 'saas', path: '/saas-resource' });
    expect(await pods()).toHaveLength(2);
    expect(await pods()).toContain(await leader());
  }, 120_000);

  it('are known to the API server by the token that each was given, and may do all that they want to', async () => {
    const asked = await auditedRequests();

    expect(new Set(asked.map(({ pod }) => pod))).toEqual(new Set(await pods()));
    expect(new Set(asked.map(({ user }) => user))).toEqual(new Set([`system:serviceaccount:default:${release}`]));
    expect(asked.filter(({ decision }) => decision !== 'allow')).toEqual([]);
  });

  it('hand over when the one that leads is deleted, and nothing is lost', async () => {
    const [first, before] = [await leader(), await pods()];

    await kubectl('delete', 'pod', first);
    await kubectl('patch', '-n', 'saas', 'pha/my-http-api', '--type=json', '-p', addRoute('GET /saas-resource/second'));
    const heir = await until('another one leads', async () => {
      const now = await leader();
      return now === first || now === '' ? undefined : now;
    });

    await until('the change is served', async () => (await answer('saas-resource/second')).status === 200 || undefined);
    await rolledOut();
    expect(await pods()).not.toContain(first);
    expect(before).toContain(heir);
    expect(callsOf('CreateApi', 'CreateVpcLink', 'CreateStage')).toHaveLength(3);
  }, 120_000);

  it('are replaced by an upgrade and by a restart while requests are answered, without a change in AWS', async () => {
    const before = await pods();
    const calls = sandbox.aws.calls.length;
    const rollOuts = (async () => {
      await succeeds(['upgrade', release, chart], { ...values, deploymentsKept: 3 });
      await rolledOut();
      const upgraded = await pods();
      await kubectl('rollout', 'restart', `deployment/${release}`);
      await rolledOut();
      return upgraded;
    })();

    const statuses = new Set<number>();
    const isOver = rollOuts.then(
      () => true,
      () => true,
    );
    while (!(await Promise.race([isOver, pause(100, false)]))) statuses.add((await answer('saas-resource')).status);

    const upgraded = await rollOuts;
    expect(upgraded.filter((pod) => before.includes(pod))).toEqual([]);
    expect((await pods()).filter((pod) => upgraded.includes(pod))).toEqual([]);
    await until('one of the new ones leads', async () => (await pods()).includes(await leader()) || undefined);
    expect([...statuses]).toEqual([200]);
    expect(sandbox.aws.calls.slice(calls).filter(({ operation }) => !/^(Get|Describe)/.test(operation))).toEqual([]);
  }, 120_000);

  it('end with the release, of which no process is left, and what they have published serves on', async () => {
    const last = await pods();
    const running = await processesOf(last);

    await succeeds(['uninstall', release, '--wait']);
    await until('the pods are gone', async () => (await pods()).join() === '' || undefined);

    expect(running).toHaveLength(2);
    expect(await processesOf(last)).toEqual([]);
    expect((await answer('saas-resource')).status).toBe(200);
  }, 120_000);
});

function addRoute(routeKey: string): string {
  return JSON.stringify([
    { op: 'add', path: '/spec/routes/-', value: { routeKey, backend: { ingress: { name: 'saas', port: 80 } } } },
  ]);
}

/** The processes of this machine whose host name is one of these pods', by their ids. */
async function processesOf(hosts: readonly string[]): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  const environments = await Promise.all(
    // One that has ended meanwhile has none any more.
    ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
  );
  return ids.filter((_, at) => hosts.some((host) => environments[at]?.includes(`HOSTNAME=${host}\0`)));
}
