import { describe, expect, it } from '@jest/globals';
import { isReady, walkThrough, World } from './world.ts';

/** Long enough, in ms, for the test to see a call that is under way: the clock is turned by up to 5 s at once. */
const underWay = 8_000;

describe('a controller that is killed', () => {
  it('between CreateApi and the rest finishes the API when it is back, and makes nothing twice', async () => {
    await using world = await World.start({ elects: true });
    // It is under way when the controller dies, and arrives nevertheless.
    world.sandbox.aws.injectFault({ operation: 'CreateIntegration', times: 1, delay: underWay });
    await world.apply(walkThrough);
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'CreateIntegration was under way.',
    );

    await world.killController();
    const left = await world.api();
    await world.startController();
    const api = await world.until(walkThrough, isReady);

    expect(left?.status?.applying).toBeDefined();
    expect(api.status).not.toHaveProperty('applying');
    expect(world.apisInAws()).toHaveLength(1);
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}], deployments: [{}], stages: [{}] });
    expect(world.gatewayWrites()).toEqual(eachOnce);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it.each([['CreateVpcLink'], ['CreateApi']])(
    'before it heard of %s finds out what became of it, and makes nothing twice',
    async (operation) => {
      await using world = await World.start({ elects: true });
      world.sandbox.aws.injectFault({ operation, times: 1, lostAnswer: true });
      await world.apply(walkThrough);
      await world.untilSo(
        () => world.calls(operation).length === 1,
        () => `${operation} was sent.`,
      );

      await world.killController();
      await world.startController();
      const api = await world.until(walkThrough, isReady);

      expect(api.status).not.toHaveProperty('applying');
      expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
      expect(world.gatewayWrites()).toEqual(eachOnce);
      expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    },
  );

  it('after it said that it begins, and before it wrote anything, begins again', async () => {
    await using world = await World.start({ elects: true });
    // A call that AWS refuses for its rate is one that was never made.
    world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, throttle: true });
    await world.apply(walkThrough);
    await world.until(walkThrough, ({ status }) => status?.applying !== undefined);

    await world.killController();
    const apisLeft = world.apisInAws().length;
    await world.startController();
    const api = await world.until(walkThrough, isReady);

    expect(apisLeft).toBe(0);
    expect(api.status).not.toHaveProperty('applying');
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('in the middle of a change leaves callers with the old content, and finishes it when it is back', async () => {
    await using world = await World.start({ elects: true });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, delay: underWay });
    const [route] = walkThrough.spec.routes;
    const rewritten = route && { ...route, rewrite: { path: '/saas-resource/new' } };
    await world.apply({ ...walkThrough, spec: { ...walkThrough.spec, routes: rewritten ? [rewritten] : [] } });
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'CreateDeployment was under way.',
    );

    await world.killController();
    await world.pass(60_000);
    const meanwhile = await world.request('dev/saas-resource');
    await world.startController();
    const api = await world.until(walkThrough, isReady);

    expect(meanwhile).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200, path: '/saas-resource/new' });
    expect(api.status).not.toHaveProperty('applying');
    // The deployment that arrived after all is the one that is served.
    expect(world.calls('CreateDeployment')).toHaveLength(2);
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], deployments: [{}, {}] });
  });
});

const eachOnce = {
  CreateVpcLink: 1,
  CreateApi: 1,
  CreateIntegration: 1,
  CreateRoute: 1,
  CreateDeployment: 1,
  CreateStage: 1,
};
