import { describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { allow, forbid, listenerBackend, sampleListener } from './listeners.ts';
import { apiWith, backend, ingress, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

const one = 'GET /saas-resource/one';
const two = 'GET /saas-resource/two';
const resync = 600_000;

describe('a backend that is pending, or that could not be looked up', () => {
  it('leaves its route on the last target that worked, or left out, and the others are deployed', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    allow(world, arn, 'any');
    await world.apply(apiWith({ routes: [route(one, { backend: listenerBackend(arn) })] }));
    await world.until(walkThrough, isReady);

    await world.apply(
      apiWith({
        routes: [
          route(one, { backend: backend('later') }),
          route(two, { backend: backend('later') }),
          route('ANY /saas-resource'),
        ],
      }),
    );
    const api = await world.until(walkThrough, ({ status }) => status?.routesProgrammed === '1/3');

    expect(api.status?.routes).toMatchObject([
      { state: 'Pending', target: arn },
      { state: 'Pending', message: expect.stringContaining('There is no Ingress saas/later') },
      { state: 'Programmed' },
    ]);
    expect(conditionOf(api, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'IngressNotFound' });
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource/two')).toMatchObject({ status: 404 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it.each([
    ['answered with an error', { code: 'InternalFailure', status: 500, message: 'Internal failure' }],
    ['throttled', { code: 'Throttling', status: 400, message: 'Rate exceeded' }],
    ['denied', { code: 'AccessDenied', status: 403, message: 'not authorized to perform that' }],
  ])('loses no consent because its tags could not be read: %s, before and after a restart', async (_case, error) => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    allow(world, arn, 'any');
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: listenerBackend(arn) })] }));
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    world.sandbox.aws.injectFault({ operation: 'DescribeTags', times: 1_000_000, error });
    await world.pass(resync + 60_000);
    const before = await world.request('dev/saas-resource');
    const readsBefore = world.calls('DescribeTags').length;
    await world.killController();
    await world.startController();
    await world.pass(60_000);
    const after = await world.request('dev/saas-resource');
    const readsAfter = world.calls('DescribeTags').length;
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect([before.status, after.status]).toEqual([200, 200]);
    expect(readsBefore).toBeGreaterThan(0);
    expect(readsAfter).toBeGreaterThan(readsBefore);
    expect(world.gatewayWrites()).toEqual({});
  });
});

describe('a backend whose permission is withdrawn', () => {
  it('loses its routes at once, keeps the others, and is not served again because of a restart or an outage', async () => {
    await using world = await World.start();
    const { arn, loadBalancerArn } = await sampleListener(world);
    allow(world, loadBalancerArn, 'test/saas');
    await world.apply(apiWith({ routes: [route(one, { backend: listenerBackend(arn) }), route(two)] }));
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    forbid(world, loadBalancerArn);
    const withdrawn = await world.until(walkThrough, isWithdrawn);
    const answers = [await world.request('dev/saas-resource/one'), await world.request('dev/saas-resource/two')];
    const writes = world.gatewayWrites();
    await world.killController();
    const error = { code: 'ServiceUnavailable', status: 503, message: 'Service unavailable' };
    world.sandbox.aws.injectFault({ operation: 'DescribeTags', times: 1_000_000, error });
    await world.startController();
    await world.pass(60_000);
    const later = await world.request('dev/saas-resource/one');

    expect(conditionOf(withdrawn, 'Ready')).toMatchObject({ status: 'False', reason: 'NotAllowed' });
    expect(withdrawn.status?.routes).toMatchObject([{ state: 'Refused' }, { state: 'Programmed' }]);
    expect(answers.map(({ status }) => status)).toEqual([404, 200]);
    expect(writes).toEqual({ DeleteRoute: 1, DeleteIntegration: 1, CreateDeployment: 1, UpdateStage: 1 });
    expect(later.status).toBe(404);
  });

  it('is not served any more through a route that waits for another one meanwhile', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    allow(world, arn, 'test/saas');
    await world.apply(apiWith({ routes: [route(one, { backend: listenerBackend(arn) }), route(two)] }));
    await world.until(walkThrough, isReady);
    await world.apply(apiWith({ routes: [route(one, { backend: backend('later') }), route(two)] }));
    await world.until(walkThrough, has('Ready', 'IngressNotFound'));
    const waiting = await world.request('dev/saas-resource/one');

    forbid(world, arn);
    const withdrawn = await world.until(walkThrough, isWithdrawn);
    const answers = [await world.request('dev/saas-resource/one'), await world.request('dev/saas-resource/two')];
    await world.apply(ingress('later'));
    await world.until(walkThrough, isReady);

    expect(waiting.status).toBe(200);
    expect(withdrawn.status?.routes).toMatchObject([{ state: 'Pending' }, { state: 'Programmed' }]);
    expect(answers.map(({ status }) => status)).toEqual([404, 200]);
    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200 });
  });
});

describe('a backend that a rule refuses', () => {
  it('leaves its route on what was deployed before, and says so', async () => {
    await using world = await World.start();
    const { arn } = await sampleListener(world);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    allow(world, arn, 'test/other');
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { backend: listenerBackend(arn) })] }));
    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    await world.pass(60_000);

    expect(conditionOf(refused, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('the tag privatehttp.io/allowed-from on it does not name test/saas'),
    });
    expect(refused.status?.routes).toMatchObject([{ state: 'Refused', backend: 'Ingress saas/saas, port 80' }]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.gatewayWrites()).toEqual({});
  });
});

/** Whether the first route is out of AWS, and that is done. */
function isWithdrawn({ status }: PrivateHttpApi): boolean {
  return status?.applying === undefined && status?.routes?.[0]?.target === undefined;
}
