import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Wanted } from './world.ts';

const paused = 'privatehttp.io/paused';
const reconcileAt = 'privatehttp.io/reconcile-at';

describe('a paused object', () => {
  it('is left as it is in AWS and says so, until it goes on, which puts right what was done meanwhile', async () => {
    await using world = await ready(apiWith({}));
    const ApiId = world.apisInAws()[0]?.ApiId;
    await world.annotate(walkThrough, { [paused]: 'true' });
    const held = await world.until(walkThrough, has('Ready', 'Paused'));
    await world.apply(apiWith({ description: 'Another one' }));
    world.console.UpdateApi({ ApiId, Name: 'by-hand' });
    const changed = await world.until(walkThrough, (api) => conditionOf(api, 'Ready')?.status === 'Unknown');
    await world.pass(300_000);
    const writes = world.gatewayWrites();

    await world.annotate(walkThrough, { [paused]: undefined });
    await world.until(walkThrough, isReady);

    expect(conditionOf(held, 'Ready')).toMatchObject({ status: 'True' });
    expect(held.status?.url).toBeDefined();
    expect(conditionOf(changed, 'Ready')?.message).toBe(
      'Paused by annotation privatehttp.io/paused: nothing is changed in AWS until that is removed or "false". The spec ' +
        'has changed since AWS was last made what it says.',
    );
    expect(writes).toEqual({});
    expect(world.apisInAws()).toMatchObject([{ Name: 'my-http-api', Description: 'Another one' }]);
  });

  it('is not deleted before it goes on, whatever the annotation says but "false"', async () => {
    await using world = await ready(apiWith({}));
    await world.annotate(walkThrough, { [paused]: 'yes, please' });
    await world.delete(walkThrough);
    const held = await world.until(walkThrough, (api) => conditionOf(api, 'Ready')?.status === 'Unknown');
    await world.pass(300_000);
    const apis = world.apisInAws().length;

    await world.annotate(walkThrough, { [paused]: 'false' });
    await world.untilGone(walkThrough);

    expect(conditionOf(held, 'Ready')?.message).toContain('its value is "yes, please": write "true" or "false"');
    expect(conditionOf(held, 'Ready')?.message).toContain('Its deletion waits for that too.');
    expect(apis).toBe(1);
    expect(world.apisInAws()).toEqual([]);
  });
});

describe('annotation reconcile-at', () => {
  it('has the API compared at once, and once for each value, however odd', async () => {
    await using world = await ready(apiWith({}));
    const ApiId = world.apisInAws()[0]?.ApiId;
    const values = ['2026-01-01T00:00:00Z', '', 'x'.repeat(10_000)];

    for (const value of values) {
      world.console.UpdateApi({ ApiId, Description: 'by hand' });
      await world.annotate(walkThrough, { [reconcileAt]: value });
      await world.untilSo(
        () => (world.apisInAws()[0]?.Description ?? '') === '',
        () => `${value.slice(0, 30)} was acted on.`,
      );
      await world.pass(60_000);
    }

    const api = await world.api();
    expect(world.calls('GetRoutes')).toHaveLength(values.length);
    expect(api?.status?.lastHandledReconcileAt?.length).toBeLessThanOrEqual(150);
    expect(conditionOf(api ?? {}, 'Ready')).toMatchObject({ status: 'True' });
  });

  it('has its load balancer looked up now, once for each value, rather than at the next sweep', async () => {
    await using world = await ready(apiWith({}));

    await world.annotate(walkThrough, { [reconcileAt]: 'now' });
    await world.until(walkThrough, ({ status }) => status?.lastHandledReconcileAt === 'now');
    await world.pass(60_000);

    const looks = world.calls().filter(({ operation }) => operation.startsWith('Describe'));
    expect(looks.map(({ operation }) => operation)).toEqual([
      'DescribeLoadBalancers',
      'DescribeListeners',
      'DescribeTags',
    ]);
  });

  it('has what AWS rejected tried once more, which is otherwise not done, not even after a restart', async () => {
    await using world = await ready(apiWith({}));
    const error = { code: 'BadRequestException', status: 400, message: 'Something is wrong with the route.' };
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, error });
    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /b')] }));
    const rejected = await world.until(walkThrough, has('Ready', 'Rejected'));
    await world.killController();
    await world.startController();
    await world.pass(60_000);
    const tries = world.calls('CreateRoute').length;

    await world.annotate(walkThrough, { [reconcileAt]: 'now' });
    const api = await world.until(walkThrough, isReady);

    expect(rejected.status?.lastError).toMatchObject({ reason: 'Rejected', at: expect.any(String) });
    expect(rejected.status?.lastError).not.toHaveProperty('nextTry');
    expect(tries).toBe(1);
    expect(api.status).not.toHaveProperty('lastError');
  });
});

describe('a spec that AWS rejected after a create was lost', () => {
  it('is looked at once more for what the lost one may have made, and then left in peace', async () => {
    await using world = await World.start();
    const unclear = { code: 'InternalServerErrorException', status: 500, message: 'Internal server error' };
    const error = { code: 'BadRequestException', status: 400, message: 'Something is wrong with the route.' };
    world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, error: unclear });
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, error });
    await world.apply(walkThrough);
    await world.until(walkThrough, has('Ready', 'Rejected'));
    world.sandbox.aws.clearCalls();

    await world.pass(180_000);
    const lists = world.calls('GetApis').length;
    const lines = world.log.length;
    await world.pass(300_000);

    expect(lists).toBe(1);
    expect(world.log.slice(lines).filter((line) => line.includes('Could not create route'))).toEqual([]);
  });
});

describe('a spec that flips', () => {
  it('every second for a minute makes one deployment for each content, and ends as it was last', async () => {
    await using world = await ready(apiWith({}));
    const specs = [apiWith({}), apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] })];

    for (let second = 0; second < 60; second += 1) {
      await world.apply(specs[second % 2] ?? walkThrough);
      await world.pass(1_000);
    }
    await world.until(walkThrough, isReady);

    expect(world.calls('CreateDeployment').length).toBe(1);
    // A flip is one integration and one stage.
    expect(world.calls().length).toBeLessThanOrEqual(60 * 2 + 10);
    expect(world.contentInAws().deployments).toHaveLength(2);
    expect(world.contentInAws().integrations).toMatchObject([{ TimeoutInMillis: 5000 }]);
  });
});

describe('the deployments of an API', () => {
  it('stay, the newest ones, and are listed in status with the stages that serve them', async () => {
    await using world = await ready(apiWith({}), ['--deployments-kept=2']);
    for (const timeout of ['1s', '2s', '3s']) {
      const changed = apiWith({ routes: [route('ANY /saas-resource', { timeout })] });
      await world.apply(changed);
      await world.until(changed, isReady);
    }
    world.sandbox.aws.clearCalls();
    const back = apiWith({ routes: [route('ANY /saas-resource', { timeout: '2s' })] });
    await world.apply(back);
    const api = await world.until(back, isReady);

    const { deployments } = world.contentInAws();
    expect(deployments).toHaveLength(2);
    expect(api.status?.deployments?.map(({ deploymentId, stages }) => [deploymentId, stages])).toEqual([
      [deployments[0]?.DeploymentId, undefined],
      [deployments[1]?.DeploymentId, ['dev']],
    ]);
    expect(world.gatewayWrites()).toEqual({ UpdateStage: 1, UpdateIntegration: 1 });
  });
});

/** A world with this API in it, Ready; calls count from now on. */
async function ready(api: Wanted, flags: readonly string[] = []): Promise<World> {
  const world = await World.start({ flags });
  await world.apply(api);
  await world.until(api, isReady);
  world.sandbox.aws.clearCalls();
  return world;
}
