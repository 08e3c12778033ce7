import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { isReady, walkThrough, World, type Answer, type Wanted } from './world.ts';

const one = 'GET /saas-resource/one';
const two = 'GET /saas-resource/two';

describe('a change as callers see it', () => {
  it('comes as a whole: every answer is of the old content or of the new, and none is an error', async () => {
    await using world = await World.start();
    const old = apiWith({ routes: [to(one, 'old'), to(two, 'old'), route('GET /saas-resource/removed')] });
    const next = apiWith({ routes: [to(one, 'new'), to(two, 'new'), route('GET /saas-resource/added')] });
    await world.apply(old);
    await world.until(walkThrough, isReady);
    // So that there is time between one write and the next.
    world.sandbox.aws.injectFault({ operation: '*', times: 20, delay: 2_000 });

    await world.apply(next);
    const answers: Answer[] = [];
    while (!(await isDone(world))) {
      answers.push(await world.request('dev/saas-resource/one'), await world.request('dev/saas-resource/two'));
      await world.pass(500);
    }
    answers.push(await world.request('dev/saas-resource/one'), await world.request('dev/saas-resource/two'));

    const told = answers.map(({ status, path = '' }) => `${status} ${path.split('/').at(-1) ?? ''}`);
    const turned = told.indexOf('200 new');
    expect(turned).toBeGreaterThan(10);
    expect(told.slice(0, turned)).toEqual(told.slice(0, turned).fill('200 old'));
    expect(told.slice(turned)).toEqual(told.slice(turned).fill('200 new'));
    expect(await world.request('dev/saas-resource/removed')).toMatchObject({ status: 404 });
    expect(await world.request('dev/saas-resource/added')).toMatchObject({ status: 200 });
  });

  it('is taken back at once: the stage is pointed at the deployment that has the content already', async () => {
    await using world = await World.start();
    const good = apiWith({ routes: [to(one, 'good')] });
    await world.apply(good);
    const first = await world.until(walkThrough, isReady);
    await world.apply(apiWith({ routes: [to(one, 'bad'), route(two)] }));
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    await world.apply(good);
    const reverted = await world.until(walkThrough, isReady);

    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200, path: '/saas-resource/good' });
    expect(world.calls()[0]?.operation).toBe('UpdateStage');
    // The working copy follows, so that the next deployment is of what the spec asks for.
    expect(world.gatewayCalls()).toEqual({
      UpdateStage: 1,
      DeleteRoute: 1,
      UpdateIntegration: 1,
      DeleteIntegration: 1,
    });
    expect(reverted.status?.stages).toEqual(first.status?.stages);
  });

  it('is taken for settled only when it is: one that is reverted half-way is served as the spec says', async () => {
    await using world = await World.start();
    const good = apiWith({ routes: [to(one, 'good')] });
    await world.apply(good);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateDeployment', times: 1, delay: 3_000 });
    const updates = world.calls('UpdateIntegration').length;

    await world.apply(apiWith({ routes: [to(one, 'bad')] }));
    await world.untilSo(
      () => world.calls('UpdateIntegration').length > updates,
      () => 'the change was half-way.',
    );
    await world.apply(good);
    await world.until(walkThrough, isReady);
    await world.pass(60_000);

    expect(await world.request('dev/saas-resource/one')).toMatchObject({ status: 200, path: '/saas-resource/good' });
    expect(world.contentInAws().integrations).toMatchObject([
      { RequestParameters: { 'overwrite:path': '/saas-resource/good' } },
    ]);
  });
});

function to(routeKey: string, path: string): Wanted['spec']['routes'][number] {
  return route(routeKey, { rewrite: { path: `/saas-resource/${path}` } });
}

async function isDone(world: World): Promise<boolean> {
  const api = await world.api();
  return api !== undefined && isReady(api);
}
