import { describe, expect, it } from '@jest/globals';
import { KubernetesError } from '../../src/kubernetes/kubernetes-error.ts';
import type { Passage } from './controller.ts';
import { apiWith, route } from './manifests.ts';
import { isReady, walkThrough, World } from './world.ts';

/** The lease, and the time-out of a call, in ms. */
const failover = 15_000 + 10_000;
const manyRoutes = apiWith({
  routes: Array.from({ length: 30 }, (_, at) => route(at === 0 ? 'ANY /saas-resource' : `GET /route-${at}`)),
});

describe('of two replicas', () => {
  it('the one that stands by calls nobody in AWS, and writes nothing', async () => {
    await using world = await World.start({ elects: true });
    await world.startController(undefined, 'second');

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.pass(60_000);

    const asked = world.sandbox.kubernetes.requests.filter(({ userAgent }) => userAgent.endsWith('/second'));
    expect(world.callsOf('second')).toEqual([]);
    expect(new Set(asked.map(({ verb, resource }) => `${verb} ${resource}`))).toEqual(
      new Set([
        'get namespaces',
        'get customresourcedefinitions',
        'get leases',
        'watch leases',
        ...['privatehttpapis', 'vpclinks', 'ingresses'].flatMap((kind) => [`list ${kind}`, `watch ${kind}`]),
      ]),
    );
  });

  it('the other one works at once when the leader is stopped, and finds nothing to do', async () => {
    await using world = await World.start({ elects: true });
    await world.startController(undefined, 'second');
    await world.apply(walkThrough);
    const before = await world.until(walkThrough, isReady);
    const writes = world.gatewayWrites();

    await world.stopController();
    const stopped = world.clock.now();
    await firstCallOf(world, 'second');
    await world.pass(60_000);

    expect((await firstCallOf(world, 'second')) - stopped).toBeLessThanOrEqual(2_000);
    expect((await world.api())?.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(world.gatewayWrites()).toEqual(writes);
  });

  it('the other one works within 25 seconds when the leader is killed in the middle, and nothing is made twice', async () => {
    await using world = await World.start({ elects: true });
    await world.startController(undefined, 'second');
    world.sandbox.aws.injectFault({ operation: 'CreateIntegration', times: 1, delay: 8_000 });
    await world.apply(walkThrough);
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'CreateIntegration was under way.',
    );

    await world.killController();
    const killed = world.clock.now();
    const took = (await firstCallOf(world, 'second')) - killed;
    await world.until(walkThrough, isReady);

    expect(took).toBeLessThanOrEqual(failover);
    // What the leader sent may be under way for as long as its lease and a call's time-out last, less the age of the lease.
    expect(took).toBeGreaterThan(20_000);
    expect(Object.values(world.gatewayWrites()).every((times) => times === 1)).toBe(true);
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('a leader that the API server cannot be reached from writes no more before the other one works', async () => {
    const network = { isCut: false };
    const passage: Passage = (request, send) => {
      if (!network.isCut || request.server === 'aws') return send();
      throw new KubernetesError('unavailable', 'The network is cut.');
    };
    await using world = await World.start({ elects: true, controller: false });
    world.beginController(undefined, 'first', passage);
    await world.pass(10_000);
    await world.startController(undefined, 'second');
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1_000, delay: 1_000 });
    await world.apply(manyRoutes);
    await world.untilSo(
      () => world.calls('CreateRoute').length === 3,
      () => 'the first routes were made.',
    );

    network.isCut = true;
    const cut = world.clock.now();
    const took = (await firstCallOf(world, 'second')) - cut;
    await world.until(manyRoutes, isReady);

    const lastWrite = Math.max(...world.callsOf('first').filter(isWrite).map(timeOf));
    expect(lastWrite - cut).toBeLessThanOrEqual(7_000);
    expect(took).toBeLessThanOrEqual(failover);
    expect(world.failures).toHaveLength(1);
    expect(world.contentInAws().routes).toHaveLength(30);
    expect(world.contentInAws().integrations).toHaveLength(1);
  });
});

it('ends when the API server is away for longer than its lease, writes nothing after that, and goes on when it is back', async () => {
  await using world = await World.start({ elects: true });
  await world.apply(walkThrough);
  await world.until(walkThrough, isReady);
  world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1_000, delay: 1_000 });
  await world.apply(manyRoutes);
  await world.untilSo(
    () => world.calls('CreateRoute').length === 3,
    () => 'the first routes were made.',
  );

  world.sandbox.kubernetes.unavailable = true;
  const away = world.clock.now();
  await world.pass(60_000);
  const meanwhile = world.calls().filter(isWrite).map(timeOf);
  const answer = await world.requestTo(hostOf(world), 'dev/saas-resource');
  world.sandbox.kubernetes.unavailable = false;
  await world.until(manyRoutes, isReady);

  expect(Math.max(...meanwhile) - away).toBeLessThanOrEqual(7_000);
  expect(world.failures).toEqual([
    expect.stringMatching(
      /^Lost Lease default\/private-http-api-controller, .*: it could not be renewed within 10 s .*Start it again/,
    ),
  ]);
  expect(answer.status).toBe(200);
  expect(world.contentInAws().routes).toHaveLength(30);
  expect(world.contentInAws().integrations).toHaveLength(1);
  expect(world.calls('CreateRoute')).toHaveLength(30);
});

/** When the controller of that name called AWS for the first time, in ms since 1970; waits for it. */
async function firstCallOf(world: World, name: string): Promise<number> {
  await world.untilSo(
    () => world.callsOf(name).length > 0,
    () => `${name} called AWS.`,
  );
  return Math.min(...world.callsOf(name).map(timeOf));
}

function timeOf({ time }: { readonly time: string }): number {
  return Date.parse(time);
}

function isWrite({ operation }: { readonly operation: string }): boolean {
  return !/^(Get|Describe)/.test(operation);
}

function hostOf(world: World): string {
  const [api] = world.apisInAws();
  return new URL(api?.ApiEndpoint ?? '').host;
}
