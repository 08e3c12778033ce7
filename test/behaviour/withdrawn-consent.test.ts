import { describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { allow, forbid, listenerBackend, sampleListener } from './listeners.ts';
import { apiWith, backend, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Wanted } from './world.ts';

const paused = 'privatehttp.io/paused';
const path = 'dev/saas-resource';
const interrupted = { hash: 'another', since: '2026-01-01T12:00:00Z' };
/** --load-balancer-resync, and time for what it takes to act on it. */
const sweep = 630_000;

describe('a consent that is withdrawn', () => {
  it.each([
    { what: 'as it is', status: {} },
    { what: 'without its routes, which somebody wiped', status: { routes: null } },
  ])('ends the pause of an object with its status $what, until that is asked for anew', async ({ status }) => {
    await using published = await publish();
    const { world, arn, host } = published;
    await world.annotate(walkThrough, { [paused]: 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    await writeStatus(world, status);
    await world.pass(sweep);
    const before = { answer: await world.requestTo(host, path), writes: world.gatewayWrites() };

    forbid(world, arn);
    await world.pass(sweep);
    const withdrawn = await world.api();
    await world.annotate(walkThrough, { [paused]: undefined });
    const free = await world.until(walkThrough, (api) => conditionOf(api, 'Accepted')?.reason === 'Accepted');
    await world.annotate(walkThrough, { [paused]: 'true' });
    const held = await world.until(walkThrough, has('Ready', 'Paused'));

    expect(before).toMatchObject({ answer: { status: 200 }, writes: {} });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(conditionOf(withdrawn ?? {}, 'Ready')).toMatchObject({ reason: 'NotAllowed' });
    expect(conditionOf(withdrawn ?? {}, 'Accepted')).toMatchObject({
      status: 'True',
      reason: 'ConsentWithdrawn',
      message: expect.stringContaining('although annotation privatehttp.io/paused is there: it has ended'),
    });
    expect(free.status?.routes).toMatchObject([{ state: 'Refused' }]);
    expect(conditionOf(held, 'Ready')).toMatchObject({ status: 'False' });
  });

  it.each([
    { what: 'as that of something else', edit: { backend: 'Anything' } },
    { what: 'as another target', edit: { target: 'arn:of:nobody' } },
    { what: 'as a change that was interrupted', edit: { target: undefined }, status: { applying: interrupted } },
  ])('is in effect for what status was edited to remember $what', async ({ edit, status = {} }) => {
    await using published = await publish();
    const { world, arn, host } = published;
    const routes = [route('ANY /saas-resource', { backend: backend('missing') })];
    await world.apply(apiWith({ routes }));
    const waiting = await world.until(walkThrough, has('ResolvedRefs', 'IngressNotFound'));
    await writeStatus(world, { ...status, routes: [{ ...waiting.status?.routes?.[0], ...edit }] });
    await world.annotate(walkThrough, { 'privatehttp.io/reconcile-at': 'now' });
    await world.pass(sweep);

    forbid(world, arn);
    await world.pass(2 * sweep);

    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });

  it('takes the routes away also of a spec that contradicts itself, and serves the first of those that do', async () => {
    await using published = await publish();
    const { world, arn, host } = published;
    const routes = [route('GET /anything/{id}'), route('GET /anything/{key}')];
    await world.apply(apiWith({ routes: [...published.wanted.spec.routes, ...routes] }));
    await world.until(walkThrough, has('Ready', 'RouteConflict'));
    await world.pass(sweep);
    const before = { answer: await world.requestTo(host, path), writes: world.gatewayWrites() };

    forbid(world, arn);
    await world.pass(sweep);

    const api = await world.api();
    expect(before).toMatchObject({ answer: { status: 200 }, writes: {} });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(world.contentInAws().routes.map(({ RouteKey }) => RouteKey)).toEqual(['GET /anything/{id}']);
    expect(conditionOf(api ?? {}, 'Accepted')).toMatchObject({
      status: 'False',
      reason: 'ConsentWithdrawn',
      message: expect.stringMatching(/^Routes "GET .* differ only .* The first route of each conflict is served/),
    });
  });

  it('is not taken to be so while tags cannot be read: a paused object stays as it is', async () => {
    await using published = await publish();
    const { world, arn, host } = published;
    await world.annotate(walkThrough, { [paused]: 'true' });
    const held = await world.until(walkThrough, has('Ready', 'Paused'));
    const error = { code: 'ServiceUnavailable', status: 503, message: 'Service is unavailable.' };
    world.sandbox.aws.injectFault({ operation: 'DescribeTags', times: 10_000, error });

    forbid(world, arn);
    await world.pass(sweep);
    await world.killController();
    await world.startController();
    await world.pass(sweep);

    expect(world.calls('DescribeTags').length).toBeGreaterThan(1);
    expect(await world.requestTo(host, path)).toMatchObject({ status: 200 });
    expect(world.gatewayWrites()).toEqual({});
    expect((await world.api())?.metadata.resourceVersion).toBe(held.metadata.resourceVersion);
  });

  it('costs one look at the tags of its load balancer a sweep while the object is held, and no other call', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.annotate(walkThrough, { [paused]: 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    // Five minutes after its start the controller looks once for what is left in Cloud Map, whatever there is.
    await world.pass(300_000);
    world.sandbox.aws.clearCalls();

    await world.pass(2 * sweep);

    const others = world.calls().filter(({ service }) => service !== 'apigateway');
    expect(others.map(({ operation }) => operation)).toEqual(['DescribeTags', 'DescribeTags']);
    expect(world.gatewayCalls()).not.toHaveProperty('GetIntegrations');
  });

  it('is in effect under driftPolicy Observe although status says that the routes were taken away', async () => {
    await using published = await publish({ driftPolicy: 'Observe' });
    const { world, arn, host } = published;
    forbid(world, arn);
    await world.pass(sweep);
    const applied = (await world.api())?.status?.applied;
    allow(world, arn, 'test/saas');
    await world.until(walkThrough, isReady);
    await world.stopController();
    await writeStatus(world, { applied });
    const before = await world.requestTo(host, path);

    forbid(world, arn);
    await world.startController();
    await world.pass(sweep);

    expect(before).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(conditionOf((await world.api()) ?? {}, 'Drifted')).toBeUndefined();
  });

  it.each([
    { who: 'the process that made it', restart: false },
    { who: 'another process', restart: true },
  ])('is in effect for a paused object although spec and status forgot the listener since: by $who', async (by) => {
    await using published = await publish();
    const { world, arn, host } = published;
    await world.annotate(walkThrough, { [paused]: 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    await world.mergePatch(walkThrough, { spec: { routes: [route('ANY /elsewhere')] } });
    await writeStatus(world, { routes: null, applied: null });
    if (by.restart) {
      await world.killController();
      await world.startController();
    }
    await world.pass(sweep);
    const before = { answer: await world.requestTo(host, path), writes: world.gatewayWrites() };

    forbid(world, arn);
    await world.pass(sweep);

    expect(before).toMatchObject({ answer: { status: 200 }, writes: {} });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(conditionOf((await world.api()) ?? {}, 'Accepted')).toMatchObject({ reason: 'ConsentWithdrawn' });
  });

  it('is in effect although the object is paused just when its enforcement waits for a token', async () => {
    await using published = await publish();
    const { world, arn, host } = published;
    await world.apply(apiWith({ routes: [...published.wanted.spec.routes, route('GET /saas-resource/more')] }));
    await world.until(walkThrough, isReady);
    const error = { code: 'TooManyRequestsException', status: 429, message: 'Too Many Requests' };
    world.sandbox.aws.clearCalls();
    world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, error });

    forbid(world, arn);
    await world.untilSo(
      () => world.calls('CreateDeployment').length > 0,
      () => 'the deployment without the listener was refused.',
    );
    await world.annotate(walkThrough, { [paused]: 'true' });
    await world.pass(sweep);

    expect(world.calls('CreateDeployment').map(({ status }) => status)).toEqual([429, 201]);
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(await world.requestTo(host, `${path}/more`)).toMatchObject({ status: 200 });
  });

  it('is in effect under driftPolicy Observe although spec and status say that another state is served', async () => {
    await using published = await publish({ driftPolicy: 'Observe' }, ['--resync-interval=5m']);
    const { world, arn, host, wanted } = published;
    await world.apply(apiWith({ driftPolicy: 'Observe', routes: [route('ANY /elsewhere')] }));
    const other = (await world.until(walkThrough, isReady)).status;
    await world.apply(wanted);
    await world.until(walkThrough, isReady);
    await world.stopController();
    await world.apply(apiWith({ driftPolicy: 'Observe', routes: [route('ANY /elsewhere')] }));
    await writeStatus(world, { applied: other?.applied, routes: other?.routes });
    await world.startController();
    await world.pass(sweep);
    const before = await world.requestTo(host, path);

    forbid(world, arn);
    await world.pass(sweep);

    expect(before).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(conditionOf((await world.api()) ?? {}, 'Drifted')).toBeUndefined();
  });

  it('is in effect after a restart although status does not name the API any more', async () => {
    await using published = await publish();
    const { world, arn, host } = published;
    await world.stopController();
    await writeStatus(world, { apiId: null, applied: null, routes: null });

    forbid(world, arn);
    await world.startController();
    await world.pass(sweep);

    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
    expect(world.contentInAws()).toMatchObject({ routes: [], stages: [] });
  });
});

/** The walk-through's route, served by a listener whose owner has consented. No call is counted so far. */
async function publish(spec: Partial<PrivateHttpApi['spec']> = {}, flags: readonly string[] = []) {
  const world = await World.start({ flags });
  const { arn } = await sampleListener(world);
  allow(world, arn, 'test/saas');
  const wanted: Wanted = apiWith({ ...spec, routes: [route('ANY /saas-resource', { backend: listenerBackend(arn) })] });
  await world.apply(wanted);
  const { status } = await world.until(wanted, isReady);
  world.sandbox.aws.clearCalls();
  const { host } = new URL(status?.endpoint ?? '');
  return { world, arn, host, wanted, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** As somebody does who may. */
async function writeStatus(world: World, status: object): Promise<void> {
  await world.kubernetes('PATCH', `${world.pathOf(walkThrough)}/status`, {
    body: { status },
    contentType: 'application/merge-patch+json',
  });
}
