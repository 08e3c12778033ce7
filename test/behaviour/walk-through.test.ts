import { describe, expect, it } from '@jest/globals';
import { ownerOf } from '../../src/aws/ownership.ts';
import { conditionOf, isReady, walkThrough, World } from './world.ts';

describe('the walk-through', () => {
  it('answers from a pod a moment after twelve lines were applied', async () => {
    await using world = await World.start({ elects: true });

    await world.apply(walkThrough);
    const api = await world.until(walkThrough, isReady);

    expect(api.status).toMatchObject({
      region: world.sandbox.region,
      routesProgrammed: '1/1',
      url: `${api.status?.endpoint ?? ''}/dev`,
      routes: [{ routeKey: 'ANY /saas-resource', state: 'Programmed', backend: 'Ingress saas/saas, port 80' }],
    });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200, path: '/saas-resource' });
  });

  it('says in its conditions how far it is, each with the generation it speaks of', async () => {
    await using world = await World.start({ elects: true });

    await world.apply(walkThrough);
    const waiting = await world.until(
      walkThrough,
      (api) => conditionOf(api, 'VpcLinkReady')?.reason === 'VpcLinkCreating',
    );
    const ready = await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'VpcLinkCreating' });
    expect(
      ready.status?.conditions?.map(({ type, status, observedGeneration }) => [type, status, observedGeneration]),
    ).toEqual([
      ['Accepted', 'True', 1],
      ['ResolvedRefs', 'True', 1],
      ['VpcLinkReady', 'True', 1],
      ['Programmed', 'True', 1],
      ['Ready', 'True', 1],
    ]);
  });

  it('costs one call a resource, and no read but the lists at the start and the polls of the link', async () => {
    await using world = await World.start({ elects: true });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    const { GetVpcLink: polls, ...calls } = world.gatewayCalls();
    expect(calls).toEqual({
      GetApis: 1,
      GetVpcLinks: 1,
      CreateVpcLink: 1,
      CreateApi: 1,
      CreateIntegration: 1,
      CreateRoute: 1,
      CreateDeployment: 1,
      CreateStage: 1,
    });
    // The link takes 90 s and is looked at every 10 s.
    expect(polls).toBeLessThanOrEqual(10);
  });

  it('costs nothing when it is reconciled again, and writes nothing', async () => {
    await using world = await World.start({ elects: true });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.pass(1_000);
    const before = await world.api();
    world.sandbox.aws.clearCalls();

    await world.mergePatch(walkThrough, { metadata: { annotations: { touched: 'true' } } });
    await world.pass(5_000);

    expect(world.gatewayCalls()).toEqual({});
    expect((await world.api())?.status).toEqual(before?.status);
  });

  it('costs nothing but the lists when the controller starts again, and writes nothing', async () => {
    await using world = await World.start({ elects: true });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.stopController();
    const before = await world.api();
    world.sandbox.aws.clearCalls();

    await world.startController();
    await world.pass(30_000);

    expect(world.gatewayCalls()).toEqual({ GetApis: 1, GetVpcLinks: 1 });
    expect((await world.api())?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  it('tags what it makes as its own, with the tags of the user', async () => {
    await using world = await World.start({ elects: true, flags: ['--default-tags=env=test'] });

    await world.apply({ ...walkThrough, spec: { ...walkThrough.spec, tags: { team: 'saas' } } });
    const api = await world.until(walkThrough, isReady);

    const [made] = world.apisInAws();
    expect(made?.Tags).toMatchObject({ env: 'test', team: 'saas' });
    expect(ownerOf(made?.Tags)).toMatchObject({
      cluster: { name: 'test' },
      owner: { kind: 'PrivateHttpApi', namespace: 'saas', name: 'my-http-api', uid: api.metadata.uid },
    });
  });

  it('tells people about transitions in events', async () => {
    await using world = await World.start({ elects: true });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.pass(1_000);

    const events = await world.eventsOf(walkThrough);
    expect(events.map(({ reason }) => reason)).toEqual([
      'LoadBalancerNotActive',
      'VpcLinkCreating',
      'Programming',
      'Ready',
    ]);
  });
});
