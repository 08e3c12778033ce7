import { readFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { Ingress } from './load-balancer-controller/kinds.ts';
import type { Pod } from './world/kinds.ts';

const workloads = await readFile(new URL('../../examples/sample-workloads.yaml', import.meta.url), 'utf8');
const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'saas', namespace: 'saas' } };
const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'saas' } });

/** Lets the clock go on, a second at a time, until something holds; fails after an hour of it. */
async function until(sandbox: Sandbox, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let second = 0; second < 3600; second += 1) {
    for (let calm = 0; calm < 3; calm = sandbox.quiet ? calm + 1 : 0) await turn();
    if (await holds()) return;
    sandbox.clock.advance(1000);
  }
  throw new Error('It did not come about within an hour of the sandbox’s clock.');
}

const targets = ({ services, region }: Sandbox) =>
  services.balancing.operations
    .DescribeTargetGroups({}, { region, accessKeyId: 'test' })
    .TargetGroups.flatMap(({ TargetGroupArn }) => services.balancing.targets(TargetGroupArn ?? ''));
const healthy = (sandbox: Sandbox) => targets(sandbox).filter(({ health }) => health.state === 'healthy');
const isReady = (status: Pod['status']) =>
  status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;

describe('startSandbox', () => {
  it('gives pods addresses of their zones, and an Ingress a load balancer whose targets they are', async () => {
    await using sandbox = await startSandbox({ clock: new VirtualClock() });

    await sandbox.apply(workloads);
    await until(sandbox, () => healthy(sandbox).length === 2);

    const pods = await Promise.all(['saas-1', 'saas-2'].map((name) => sandbox.cluster.read<Pod>(pod(name))));
    expect(pods.map((one) => one?.status?.podIP)).toEqual(['10.0.0.20', '10.0.32.20']);
    expect(healthy(sandbox).map(({ address }) => address)).toEqual(['10.0.0.20', '10.0.32.20']);
    const { status } = (await sandbox.cluster.read<Ingress>(ingress)) ?? {};
    expect(status?.loadBalancer?.ingress?.[0]?.hostname).toMatch(
      /^internal-k8s-saas-.*\.eu-west-1\.elb\.amazonaws\.com$/,
    );
  });

  it('takes a pod out of its load balancer that is made unready on purpose', async () => {
    await using sandbox = await startSandbox({ clock: new VirtualClock() });
    await sandbox.apply(workloads);
    await until(sandbox, () => healthy(sandbox).length === 2);

    await sandbox.cluster.patch(pod('saas-1'), {
      metadata: { annotations: { 'sandbox.privatehttp.io/ready': 'false' } },
    });
    await until(sandbox, () => healthy(sandbox).length === 1);

    expect((await sandbox.cluster.read<Pod>(pod('saas-1')))?.status).toMatchObject({ phase: 'Running' });
    expect(isReady((await sandbox.cluster.read<Pod>(pod('saas-1')))?.status)).toBe(false);
  });

  it('keeps the places of several worlds apart', async () => {
    await using one = await startSandbox({ clock: new VirtualClock(), region: 'us-east-1' });
    await using other = await startSandbox({ clock: new VirtualClock() });

    await one.apply(workloads);
    await until(one, () => healthy(one).length === 2);

    expect(await other.cluster.read(ingress)).toBe(undefined);
    expect(other.aws.calls).toEqual([]);
  });

  it('leaves nothing behind on its clock', async () => {
    const clock = new VirtualClock();
    const sandbox = await startSandbox({ clock });
    await sandbox.apply(workloads);
    await until(sandbox, () => healthy(sandbox).length === 2);

    await sandbox.close();

    expect(clock.nextDue).toBe(undefined);
  });
});
