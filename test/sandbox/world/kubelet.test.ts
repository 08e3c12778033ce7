import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { startSandbox } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { Pod } from './kinds.ts';

const reference = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' } };
const podWith = (container: object) => ({
  ...reference,
  spec: { containers: [{ name: 'web', image: 'web', ...container }] },
});

async function startWith(pod: typeof reference): Promise<Sandbox> {
  const sandbox = await startSandbox({ clock: new VirtualClock() });
  await sandbox.apply([pod]);
  await settle(sandbox);
  return sandbox;
}

/** Lets everything happen that does not wait for the clock. */
async function settle(sandbox: Sandbox): Promise<void> {
  for (let calm = 0; calm < 20; calm = sandbox.quiet ? calm + 1 : 0) await turn();
}

async function pass(sandbox: Sandbox, ms: number): Promise<void> {
  sandbox.clock.advance(ms);
  await settle(sandbox);
}

const read = async ({ cluster }: Sandbox) => {
  const pod = await cluster.read<Pod>(reference);
  const ready = pod?.status?.conditions?.find(({ type }) => type === 'Ready');
  return pod && { phase: pod.status?.phase, ready: ready?.status, address: pod.status?.podIP };
};

const ask = async (sandbox: Sandbox, path: string, init: RequestInit = {}) => {
  const port = sandbox.network.localPort('10.0.0.20', 8080);
  return port === undefined ? undefined : fetch(`http://127.0.0.1:${port}${path}`, init);
};

describe('startKubelet', () => {
  it('starts a pod two seconds after it was made, on a node, with an address that answers', async () => {
    await using sandbox = await startWith(podWith({}));
    const before = await read(sandbox);

    await pass(sandbox, 2000);

    expect(before).toEqual({ phase: 'Pending', ready: 'False', address: undefined });
    expect(await read(sandbox)).toEqual({ phase: 'Running', ready: 'True', address: '10.0.0.20' });
    const answer = await ask(sandbox, '/a?b=c', { method: 'POST', body: 'hello' });
    expect(await answer?.json()).toMatchObject({
      ...{ pod: 'web', namespace: 'default', method: 'POST', path: '/a?b=c', body: 'hello' },
    });
  });

  it('lets a path ask for its answer’s code', async () => {
    await using sandbox = await startWith(podWith({}));

    await pass(sandbox, 2000);

    expect((await ask(sandbox, '/status/404'))?.status).toBe(404);
  });

  it('waits with readiness for the probe’s initial delay', async () => {
    await using sandbox = await startWith(
      podWith({ readinessProbe: { initialDelaySeconds: 5, httpGet: { path: '/', port: 8080 } } }),
    );

    await pass(sandbox, 2000);
    const early = await read(sandbox);
    await pass(sandbox, 5000);

    expect(early).toMatchObject({ phase: 'Running', ready: 'False' });
    expect(await read(sandbox)).toMatchObject({ phase: 'Running', ready: 'True' });
  });

  it('never finds a pod ready whose probe fails', async () => {
    await using sandbox = await startWith(
      podWith({ readinessProbe: { httpGet: { path: '/status/503', port: 8080 } } }),
    );

    await pass(sandbox, 60_000);

    expect(await read(sandbox)).toMatchObject({ phase: 'Running', ready: 'False' });
  });

  it('lets a deleted pod serve until its preStop hook is over, and then takes it away', async () => {
    await using sandbox = await startWith(podWith({ lifecycle: { preStop: { sleep: { seconds: 10 } } } }));
    await pass(sandbox, 2000);

    await sandbox.cluster.delete(reference);
    await settle(sandbox);
    await pass(sandbox, 10_000);
    const meanwhile = await ask(sandbox, '/');
    await pass(sandbox, 1000);

    expect(meanwhile?.status).toBe(200);
    expect(await ask(sandbox, '/')).toBe(undefined);
    expect(await read(sandbox)).toBe(undefined);
  });

  it('starts a pod anew that was deleted and made again under the same name', async () => {
    await using sandbox = await startWith(podWith({}));
    await pass(sandbox, 2000);

    await sandbox.cluster.delete(reference);
    await settle(sandbox);
    await pass(sandbox, 1000);
    await sandbox.apply([podWith({})]);
    await settle(sandbox);
    await pass(sandbox, 2000);

    expect(await read(sandbox)).toEqual({ phase: 'Running', ready: 'True', address: '10.0.32.20' });
  });
});
