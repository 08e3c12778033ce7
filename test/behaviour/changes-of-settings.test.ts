import { describe, expect, it } from '@jest/globals';
import { Account } from './account.ts';
import { apiWith } from './manifests.ts';
import { isReady, Refused, walkThrough, World, type Wanted } from './world.ts';

describe('a change of the API itself', () => {
  it('gives it another name and description, in one call, and takes them back', async () => {
    await using world = await ready(apiWith({}));

    await world.apply(apiWith({ name: 'front-door', description: 'Front door of the SaaS services' }));
    await world.until(walkThrough, isReady);
    const [changed] = world.apisInAws();
    const calls = world.gatewayCalls();
    await world.apply(apiWith({}));
    await world.until(walkThrough, isReady);

    expect(changed).toMatchObject({ Name: 'front-door', Description: 'Front door of the SaaS services' });
    expect(calls).toEqual({ UpdateApi: 1 });
    expect(world.apisInAws()[0]?.Name).toBe('my-http-api');
    expect(world.apisInAws()[0]?.Description ?? '').toBe('');
  });

  it("changes its tags, and leaves its own marks and others' tags on it, also after a restart", async () => {
    await using world = await ready(apiWith({ tags: { team: 'saas', tier: 'gold' } }));
    await world.stopController();
    const { ApiId = '' } = world.apisInAws()[0] ?? {};
    const account = new Account(world);
    for (const path of [`apis/${ApiId}`, `apis/${ApiId}/stages/dev`]) account.tag(path, { 'cost-centre': '42' });
    await world.startController();
    world.sandbox.aws.clearCalls();

    await world.apply(apiWith({ tags: { team: 'platform' } }));
    await world.until(walkThrough, isReady);

    const tags = world.apisInAws()[0]?.Tags ?? {};
    expect(tags).toMatchObject({ team: 'platform', 'privatehttp.io/cluster': 'test', 'cost-centre': '42' });
    expect(tags).not.toHaveProperty('tier');
    expect(world.contentInAws().stages[0]?.Tags).toMatchObject({ 'cost-centre': '42' });
    expect(world.gatewayWrites()).toEqual({ TagResource: 1, UntagResource: 1 });
  });

  it('costs nothing where only its deletion policy changes, which then counts', async () => {
    await using world = await ready(apiWith({ deletionPolicy: 'Retain' }));

    await world.apply(apiWith({ deletionPolicy: 'Delete' }));
    await world.until(walkThrough, isReady);
    const calls = world.gatewayCalls();
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);

    expect(calls).toEqual({});
    expect(world.apisInAws()).toEqual([]);
  });

  it("keeps its Region when the controller's changes, and cannot be moved", async () => {
    await using world = await ready(apiWith({}));
    await world.stopController();

    await world.startController(['--region=us-east-1']);
    await world.mergePatch(walkThrough, { spec: { tags: { team: 'saas' } } });
    const api = await world.until(walkThrough, isReady);
    const moved = world.apply(apiWith({ region: 'us-east-1' }));

    expect(api.status?.region).toBe('eu-west-1');
    expect(world.apisInAws()).toMatchObject([{ Tags: { team: 'saas' } }]);
    await expect(moved).rejects.toThrow(Refused);
    await expect(moved).rejects.toThrow('spec.region must stay the Region that the API is in');
  });
});

describe('a change of the stages', () => {
  it('adds one that serves what is deployed already, in one call', async () => {
    await using world = await ready(apiWith({ stages: [{ name: 'dev' }] }));

    await world.apply(apiWith({ stages: [{ name: 'dev' }, { name: 'test' }] }));
    const api = await world.until(walkThrough, isReady);

    const endpoint = api.status?.endpoint ?? '';
    expect(await world.request('test/saas-resource')).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(api.status?.stages?.map(({ name, url }) => [name, url])).toEqual([
      ['dev', `${endpoint}/dev`],
      ['test', `${endpoint}/test`],
    ]);
    expect(world.gatewayCalls()).toEqual({ CreateStage: 1 });
  });

  it('removes one', async () => {
    await using world = await ready(apiWith({ stages: [{ name: 'dev' }, { name: 'test' }] }));

    await world.apply(apiWith({ stages: [{ name: 'test' }] }));
    const api = await world.until(walkThrough, isReady);

    expect(api.status?.url).toBe(`${api.status?.endpoint ?? ''}/test`);
    expect(await world.request('test/saas-resource')).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 404 });
    expect(world.gatewayCalls()).toEqual({ DeleteStage: 1 });
  });

  it('changes its description and tags, and takes them back', async () => {
    await using world = await ready(apiWith({}));

    await world.apply(apiWith({ stages: [{ name: 'dev', description: 'What testers use', tags: { tier: 'gold' } }] }));
    await world.until(walkThrough, isReady);
    const { stages: changed } = world.contentInAws();
    const calls = world.gatewayCalls();
    await world.apply(apiWith({}));
    await world.until(walkThrough, isReady);

    expect(changed).toMatchObject([{ Description: 'What testers use', Tags: { tier: 'gold' } }]);
    expect(calls).toEqual({ UpdateStage: 1, TagResource: 1 });
    const [stage] = world.contentInAws().stages;
    expect(stage?.Description ?? '').toBe('');
    expect(stage?.Tags).not.toHaveProperty('tier');
  });

  it('leaves them out: then there is one, $default, whose name is not in the URL', async () => {
    await using world = await ready(apiWith({}));
    const { stages: _stages, ...spec } = walkThrough.spec;

    await world.apply({ ...walkThrough, spec });
    const api = await world.until(walkThrough, isReady);

    expect(api.status?.url).toBe(api.status?.endpoint);
    expect(await world.request('saas-resource')).toMatchObject({ status: 200, path: '/saas-resource' });
    expect(world.contentInAws().stages).toMatchObject([{ StageName: '$default' }]);
  });
});

/** A world with this API in it, Ready; calls count from now on. */
async function ready(api: Wanted): Promise<World> {
  const world = await World.start();
  await world.apply(api);
  await world.until(api, isReady);
  world.sandbox.aws.clearCalls();
  return world;
}
