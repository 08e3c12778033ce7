import { describe, expect, it } from '@jest/globals';
import type { Ingress } from '../../src/model/ingress.ts';
import { apiWith, backend, ingress, route } from './manifests.ts';
import { conditionOf, has, isReady, sampleWorkloads, walkThrough, World } from './world.ts';

const ownIngress = ingress('saas');
const oneUpdate = { UpdateIntegration: 1, CreateDeployment: 1, UpdateStage: 1 };

describe('the Ingress of a PrivateHttpApi', () => {
  it('may come later', async () => {
    await using world = await World.start({ workloads: false });
    for (const object of sampleWorkloads.filter(({ kind }) => kind !== 'Ingress')) await world.apply(object);
    await world.apply(walkThrough);
    const waiting = await world.until(walkThrough, has('ResolvedRefs', 'IngressNotFound'));

    await world.apply(ownIngress);
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('There is no Ingress saas/saas. Create it'),
    });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('may move to another load balancer, also of the same name: one update, and the next request works', async () => {
    await using world = await World.start({ workloads: false });
    for (const object of sampleWorkloads.filter(({ kind }) => kind !== 'Ingress')) await world.apply(object);
    await world.apply(ingress('saas', { 'load-balancer-name': 'saas' }));
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    const before = await hostnameOf(world, 'saas');
    await world.mergePatch(ownIngress, annotations({ scheme: 'internet-facing' }));
    const moving = await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotActive'));
    const moved = await world.until(walkThrough, isReady);

    expect(before).toMatch(/^internal-saas-\d+\./);
    expect(await hostnameOf(world, 'saas')).toMatch(/^saas-\d+\./);
    expect(conditionOf(moving, 'Reconciling')).toMatchObject({ status: 'True' });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.gatewayCalls()).toEqual(oneUpdate);
    // It works, but not only through the API.
    expect(conditionOf(moved, 'ResolvedRefs')).toMatchObject({ status: 'True', reason: 'InternetFacing' });
    expect((await world.eventsOf(walkThrough)).filter(({ reason }) => reason === 'InternetFacing')).toMatchObject([
      { message: expect.stringContaining('set alb.ingress.kubernetes.io/scheme: internal on Ingress saas/saas') },
    ]);
  });

  it('may lose its listener: what was deployed stays, and status says what to do', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    const before = await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    await world.mergePatch(ownIngress, annotations({ 'listen-ports': '[{"HTTP": 8080}]' }));
    const lost = await world.until(walkThrough, has('ResolvedRefs', 'ListenerNotFound'));
    const callsMeanwhile = world.gatewayCalls();
    await world.mergePatch(ownIngress, annotations({ 'listen-ports': '[{"HTTP": 80}, {"HTTP": 8080}]' }));
    await world.until(walkThrough, isReady);

    expect(conditionOf(lost, 'Ready')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('has no listener on port 80 yet; it has 8080'),
    });
    expect(lost.status?.routes).toMatchObject([
      { state: 'Pending', target: before.status?.routes?.[0]?.target ?? 'none' },
    ]);
    expect(callsMeanwhile).toEqual({});
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.gatewayCalls()).toEqual(oneUpdate);
  });

  it('may go and come back: what was deployed stays meanwhile', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const content = world.contentInAws();
    world.sandbox.aws.clearCalls();

    await world.delete(ownIngress);
    const without = await world.until(walkThrough, has('ResolvedRefs', 'IngressNotFound'));
    await world.pass(1_200_000);
    const contentMeanwhile = world.contentInAws();
    const callsMeanwhile = world.gatewayCalls();
    await world.apply(ownIngress);
    await world.until(walkThrough, isReady);

    expect(without.status).toMatchObject({ routesProgrammed: '0/1', url: expect.stringMatching(/\/dev$/) });
    expect(contentMeanwhile).toEqual(content);
    expect(callsMeanwhile).toEqual({});
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.gatewayCalls()).toEqual(oneUpdate);
  });

  it('may change its status a hundred times in a burst, for one update', async () => {
    await using world = await World.start();
    // Its status is the test's own: no controller has that class.
    const defaultBackend = { service: { name: 'saas', port: { number: 80 } } };
    const foreign = { ...ingress('foreign'), spec: { ingressClassName: 'foreign', defaultBackend } };
    await world.apply(ingress('other'));
    await world.apply(foreign);
    const [old = '', next = ''] = [await hostnameOf(world, 'saas'), await hostnameOf(world, 'other')];
    const writeStatus = (hostname: string, ...ports: readonly number[]) =>
      world.kubernetes('PATCH', `${world.pathOf(foreign)}/status`, {
        body: { status: { loadBalancer: { ingress: [{ hostname, ports: ports.map(port) }] } } },
        contentType: 'application/merge-patch+json',
      });
    await writeStatus(old, 80);
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: backend('foreign') })] }));
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    await Promise.all(Array.from({ length: 100 }, (_, at) => writeStatus(next, 80, 1000 + at)));
    await world.untilSo(
      () => world.calls('UpdateStage').length > 0,
      () => 'the stage was updated.',
    );
    await world.pass(60_000);

    expect(world.gatewayCalls()).toEqual(oneUpdate);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('costs no call as long as no route names it', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    // Five minutes after its start the controller looks once for what is left in Cloud Map, whatever there is.
    await world.pass(60_000);
    world.sandbox.aws.clearCalls();

    await world.apply(ingress('other'));
    await hostnameOf(world, 'other');
    await world.mergePatch(ingress('other'), annotations({ scheme: 'internet-facing' }));
    await world.pass(60_000);

    expect(world.calls()).toEqual([]);
  });
});

function annotations(changed: Readonly<Record<string, string>>): object {
  const named = Object.entries(changed).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]);
  return { metadata: { annotations: Object.fromEntries(named) as object } };
}

/** The name of an Ingress's load balancer, once it has one. */
async function hostnameOf(world: World, name: string): Promise<string | undefined> {
  let hostname: string | undefined;
  await world.untilSo(
    async () => {
      const found = await world.get<Ingress>(ingress(name));
      hostname = found?.status?.loadBalancer?.ingress?.[0]?.hostname;
      return hostname !== undefined;
    },
    () => `Ingress ${name} had a load balancer.`,
  );
  return hostname;
}

function port(number: number): object {
  return { port: number, protocol: 'TCP' };
}
