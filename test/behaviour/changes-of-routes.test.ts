import { describe, expect, it } from '@jest/globals';
import { apiWith, backend, ingress, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Wanted } from './world.ts';

const one = 'GET /saas-resource/one';
const two = 'GET /saas-resource/two';
const oneUpdate = { UpdateIntegration: 1, CreateDeployment: 1, UpdateStage: 1 };

describe('a change of the routes', () => {
  it('adds one with its own route, a deployment and the stage, and nothing else', async () => {
    await using world = await ready([route(one)]);

    await world.apply(apiWith({ routes: [route(one), route(two)] }));
    const api = await world.until(walkThrough, isReady);

    expect(api.status?.routesProgrammed).toBe('2/2');
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 200, path: '/saas-resource/two' });
    expect(world.gatewayCalls()).toEqual({ CreateRoute: 1, CreateDeployment: 1, UpdateStage: 1 });
  });

  it('removes one, and answers 404 from then on', async () => {
    await using world = await ready([route(one), route(two)]);

    await world.apply(apiWith({ routes: [route(one)] }));
    await world.until(walkThrough, isReady);

    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 404 });
    expect(world.gatewayCalls()).toEqual({ DeleteRoute: 1, CreateDeployment: 1, UpdateStage: 1 });
  });

  it('removes the last one that could be served, and serves the new one when that can be', async () => {
    await using world = await ready([route(one)]);

    await world.apply(apiWith({ routes: [route(two, { backend: backend('other') })] }));
    const waiting = await world.until(walkThrough, ({ status }) => status?.stages?.length === 0);
    const removed = await world.request('dev/saas-resource/one');
    const stagesMeanwhile = world.contentInAws().stages;
    await world.pass(60_000);
    const writesOfRemoval = world.gatewayWrites();
    await world.apply(ingress('other'));
    const api = await world.until(walkThrough, isReady);

    expect(removed).toMatchObject({ status: 404 });
    expect(conditionOf(waiting, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'IngressNotFound' });
    expect(waiting.status?.routesProgrammed).toBe('0/1');
    expect(waiting.status).not.toHaveProperty('url');
    expect(stagesMeanwhile).toEqual([]);
    expect(writesOfRemoval).toEqual({ DeleteStage: 1, DeleteRoute: 1, DeleteIntegration: 1 });
    expect(api.status?.apiId).toBe(waiting.status?.apiId);
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 404 });
  });

  it('renames a variable, which API Gateway would take for a conflict with itself', async () => {
    await using world = await ready([route('GET /saas-resource/{id}')]);

    await world.apply(apiWith({ routes: [route('GET /saas-resource/{name}')] }));
    await world.until(walkThrough, isReady);

    expect(await world.request('dev/saas-resource/7')).toMatchObject({ status: 200, path: '/saas-resource/7' });
  });

  it('changes time-out and path in place, and takes them back', async () => {
    await using world = await ready([route(one)]);

    await world.apply(apiWith({ routes: [route(one, { timeout: '2.5s', rewrite: { path: '/saas-resource/new' } })] }));
    await world.until(walkThrough, isReady);
    const changed = await world.request('dev/saas-resource/one');
    const callsOfChange = world.gatewayCalls();
    const timeouts = world.contentInAws().integrations.map(({ TimeoutInMillis }) => TimeoutInMillis);
    await world.apply(apiWith({ routes: [route(one)] }));
    await world.until(walkThrough, isReady);

    expect(changed).toMatchObject({ status: 200, path: '/saas-resource/new' });
    expect(callsOfChange).toEqual(oneUpdate);
    expect(timeouts).toEqual([2500]);
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200, path: '/saas-resource/one' });
  });

  it('points a route to another Ingress, and serves the old one until that has its load balancer', async () => {
    await using world = await ready([route(one)]);
    const before = await world.api();
    await world.apply(ingress('other'));

    await world.apply(apiWith({ routes: [route(one, { backend: backend('other') })] }));
    const waiting = await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotActive'));
    const meanwhile = await world.request('dev/saas-resource/one');
    const after = await world.until(walkThrough, isReady);

    expect(waiting.status?.routes).toMatchObject([
      { state: 'Pending', backend: 'Ingress saas/saas, port 80', target: before?.status?.routes?.[0]?.target },
    ]);
    expect(meanwhile).toMatchObject({ status: 200 });
    expect(after.status?.routes).toMatchObject([{ state: 'Programmed', backend: 'Ingress saas/other, port 80' }]);
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200 });
    expect(world.gatewayCalls()).toEqual(oneUpdate);
  });

  it('ends in the last of two quick edits', async () => {
    await using world = await ready([route(one)]);

    await world.apply(apiWith({ routes: [route(one, { rewrite: { path: '/saas-resource/first' } })] }));
    await world.apply(apiWith({ routes: [route(one, { rewrite: { path: '/saas-resource/last' } })] }));
    await world.until(walkThrough, isReady);
    await world.pass(60_000);

    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200, path: '/saas-resource/last' });
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}] });
  });
});

describe('routes of which some cannot be served', () => {
  it('leaves one out until its Ingress is there, and serves the others', async () => {
    await using world = await World.start();

    await world.apply(apiWith({ routes: [route(one), route(two, { backend: backend('other') })] }));
    const waiting = await world.until(walkThrough, ({ status }) => status?.routesProgrammed === '1/2');
    const served = await world.request('dev/saas-resource/one');
    const missing = await world.request('dev/saas-resource/two');
    await world.apply(ingress('other'));
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'IngressNotFound' });
    expect(conditionOf(waiting, 'Programmed')).toMatchObject({ status: 'Unknown', reason: 'WaitingForBackends' });
    expect(waiting.status?.routes).toMatchObject([
      { routeKey: one, state: 'Programmed' },
      { routeKey: two, state: 'Pending', message: expect.stringContaining('There is no Ingress saas/other') },
    ]);
    expect(served).toMatchObject({ status: 200 });
    expect(missing).toMatchObject({ status: 404 });
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 200 });
  });

  it('refuses one whose listener only redirects, and serves the others', async () => {
    await using world = await World.start();
    const https = {
      'listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]',
      'ssl-redirect': '443',
      'certificate-arn': world.certificate('saas.example.com'),
    };
    await world.apply(ingress('other', https));

    await world.apply(apiWith({ routes: [route(one), route(two, { backend: backend('other') })] }));
    await world.until(walkThrough, ({ status }) => status?.routesProgrammed === '1/2');
    const api = await world.until(walkThrough, has('ResolvedRefs', 'ListenerRedirects'));

    expect(conditionOf(api, 'Ready')).toMatchObject({ status: 'False', message: expect.stringContaining(two) });
    expect(conditionOf(api, 'Stalled')).toMatchObject({ status: 'True', reason: 'ListenerRedirects' });
    expect(api.status?.routes).toMatchObject([{ state: 'Programmed' }, { state: 'Refused' }]);
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200 });
  });
});

/** A world whose API serves these routes; calls count from now on. */
async function ready(routes: Wanted['spec']['routes']): Promise<World> {
  const world = await World.start();
  await world.apply(apiWith({ routes }));
  await world.until(walkThrough, isReady);
  world.sandbox.aws.clearCalls();
  return world;
}
