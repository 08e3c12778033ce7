import { describe, expect, it } from '@jest/globals';
import { isReady, walkThrough, World } from './world.ts';

describe('a spec that changes while AWS is being changed', () => {
  it('is never called Ready before it is served itself', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const [route] = walkThrough.spec.routes;
    const withRoutes = (...routeKeys: readonly string[]) => ({
      ...walkThrough,
      spec: { ...walkThrough.spec, routes: routeKeys.flatMap((routeKey) => (route ? { ...route, routeKey } : [])) },
    });
    const versions = world.watch(walkThrough);
    world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, delay: 3_000 });

    await world.apply(withRoutes('ANY /saas-resource', 'GET /second'));
    await world.untilSo(
      () => world.calls('CreateRoute').length === 2,
      () => 'the second route was made.',
    );
    await world.apply(withRoutes('ANY /saas-resource', 'GET /second', 'GET /third'));
    const api = await world.until(walkThrough, isReady);

    const said = versions()
      .filter(isReady)
      .map(({ status }) => status);
    const contents = Map.groupBy(said, (status) => status?.observedGeneration);
    for (const statuses of contents.values()) {
      expect(new Set(statuses.map((status) => status?.stages?.[0]?.contentHash)).size).toBe(1);
    }
    expect(api.status?.routes?.map(({ routeKey, state }) => [routeKey, state])).toEqual([
      ['ANY /saas-resource', 'Programmed'],
      ['GET /second', 'Programmed'],
      ['GET /third', 'Programmed'],
    ]);
    expect(world.calls('CreateRoute')).toHaveLength(3);
  });
});
