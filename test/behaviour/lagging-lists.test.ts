import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { isReady, walkThrough, World } from './world.ts';

/** How often an API is compared, in ms. */
const interval = 120_000;
const flags = ['--resync-interval=2m', '--load-balancer-resync=100h'];
const lists = ['GetIntegrations', 'GetRoutes', 'GetStages', 'GetDeployments'];

describe('lists of AWS that show less than there is', () => {
  it('have nothing made that is there, whichever of them it is, and are no news', async () => {
    await using world = await World.start({ flags });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.pass(interval);
    world.sandbox.aws.clearCalls();
    const versions = world.watch(walkThrough);

    for (const operation of lists) {
      world.sandbox.aws.injectFault({ operation, times: 1, emptyLists: true });
      await world.pass(interval);
    }

    expect(world.calls('GetStages').length).toBeGreaterThan(lists.length);
    expect(world.gatewayWrites()).toEqual({});
    // As it was to begin with.
    expect(versions()).toHaveLength(1);
  });

  it('all of them, after a restart in the middle of a change, have nothing made twice', async () => {
    await using world = await World.start({ flags });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, delay: 8_000 });
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] }));
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'CreateDeployment was under way.',
    );
    await world.killController();
    for (const operation of lists) {
      world.sandbox.aws.injectFault({ operation, times: 1, emptyLists: true });
    }

    await world.startController();
    await world.until(walkThrough, isReady);

    expect(world.calls('CreateIntegration')).toHaveLength(1);
    expect(world.calls('CreateRoute')).toHaveLength(1);
    expect(world.calls('CreateStage')).toHaveLength(1);
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], deployments: [{}, {}] });
  });
});

describe('a deployment that was made twice, as its create was lost and lists lagged', () => {
  it('goes when newer ones have come', async () => {
    await using world = await World.start({ flags: ['--deployments-kept=2'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const error = { code: 'InternalServerErrorException', status: 500, message: 'Internal server error' };
    const lost = { operation: 'CreateDeployment', times: 1, error, done: true, listLag: 60_000 } as const;
    world.sandbox.aws.injectFault(lost);
    const changed = (timeout: string) => apiWith({ routes: [route('ANY /saas-resource', { timeout })] });
    await world.apply(changed('1s'));
    await world.until(walkThrough, isReady);
    await world.pass(60_000);
    const twice = world.contentInAws().deployments.map(({ Description }) => Description);
    await world.killController();

    await world.startController();
    for (const timeout of ['2s', '3s']) {
      await world.apply(changed(timeout));
      await world.until(walkThrough, isReady);
    }

    expect(twice).toHaveLength(3);
    expect(new Set(twice).size).toBe(2);
    const left = world.contentInAws().deployments.map(({ Description }) => Description);
    expect(new Set(left).size).toBe(2);
    expect(left).toHaveLength(2);
  });
});
