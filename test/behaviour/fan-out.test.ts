import { describe, expect, it } from '@jest/globals';
import { apiWith, backend, ingress, route } from './manifests.ts';
import { has, isReady, theController, walkThrough, World, type Manifest, type Wanted } from './world.ts';

describe('many APIs', () => {
  it('cost one write a resource: 1,401 for 100 APIs of 10 routes and their one VPC link, and no read', async () => {
    await using world = await World.start({ throttles: false, flags: ['--aws-rate-share=1000'] });

    await Promise.all(apisOf(100, 10).map((api) => world.apply(api)));
    await untilAllReady(world, 100);

    const { GetVpcLink: polls, ...calls } = world.gatewayCalls();
    expect(calls).toEqual({
      GetApis: 1,
      GetVpcLinks: 1,
      CreateVpcLink: 1,
      CreateApi: 100,
      CreateIntegration: 100,
      CreateRoute: 1000,
      CreateDeployment: 100,
      CreateStage: 100,
    });
    expect(Object.values(world.gatewayWrites()).reduce((sum, count) => sum + count)).toBe(1401);
    // The link takes 90 s and is looked at every 10 s, however many wait for it.
    expect(polls).toBeLessThanOrEqual(10);
  });

  it("stay within AWS's rates without being told to", async () => {
    await using world = await World.start();

    await Promise.all(apisOf(5, 10).map((api) => world.apply(api)));
    await untilAllReady(world, 5);

    expect(world.calls().filter(({ status }) => status === 429)).toEqual([]);
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 1, CreateApi: 5, CreateRoute: 50, CreateStage: 5 });
  });
});

describe('users of a VPC link that come one after another', () => {
  it('cost a few turns each, however many there are already', async () => {
    await using world = await World.start({ throttles: false, flags: ['--aws-rate-share=1000'] });
    const [first, ...others] = apisOf(50, 1);
    if (first !== undefined) await world.apply(first);
    await untilAllReady(world, 1);
    const before = { apis: world.turns('private-http-api'), links: world.turns('vpc-link') };

    for (const api of others) {
      await world.apply(api);
      await world.quiet();
    }
    await untilAllReady(world, 50);

    // One for itself, and one more where something came in between: its own writes are no news to it.
    expect(world.turns('private-http-api') - before.apis).toBeLessThanOrEqual(2 * others.length);
    // The link counts each of them.
    expect(world.turns('vpc-link') - before.links).toBeLessThanOrEqual(2 * others.length);
    expect((await world.links())[0]?.status?.userCount).toBe(50);
  });
});

describe('Ingresses that no API refers to', () => {
  it('cost no turn and no call to AWS, however many there are and whatever happens to them', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    // Five minutes after its start the controller looks once for what is left in Cloud Map, whatever there is.
    await world.pass(300_000);
    const unrelated = Array.from({ length: 300 }, (_, at) => ofAnotherClass(`other-${at}`));
    const before = { turns: world.turns('private-http-api') + world.turns('vpc-link'), calls: world.calls().length };

    await Promise.all(unrelated.map((each) => world.apply(each)));
    await Promise.all(
      unrelated.map((each) => world.mergePatch(each, { metadata: { annotations: { note: 'changed' } } })),
    );
    await Promise.all(unrelated.map((each) => world.delete(each)));
    await world.pass(10_000);

    expect(world.turns('private-http-api') + world.turns('vpc-link')).toBe(before.turns);
    expect(world.calls()).toHaveLength(before.calls);
  });
});

describe('what backends name', () => {
  const ingressApi = apiWith({ routes: [route('ANY /saas-resource', { backend: backend('absent') })] }, 'ingress');
  const serviceApi = apiWith(
    { routes: [route('ANY /saas-resource', { backend: { service: { name: 'absent', port: 80 } } })] },
    'service',
  );

  it('is watched by its kind, and no kind before something names one of it', async () => {
    await using world = await World.start();
    const atFirst = watchedKinds(world);

    await world.apply(ingressApi);
    await world.until(ingressApi, has('ResolvedRefs', 'IngressNotFound'));
    const withIngress = watchedKinds(world);
    await world.apply(serviceApi);
    await world.until(serviceApi, has('ResolvedRefs', 'ServiceNotFound'));

    expect(atFirst).toEqual(['privatehttpapis', 'vpclinks']);
    expect(withIngress).toEqual(['ingresses', 'privatehttpapis', 'vpclinks']);
    expect(watchedKinds(world)).toEqual(['ingresses', 'privatehttpapis', 'services', 'vpclinks']);
  });

  it('has those looked at again that name it, and nobody else, when it changes', async () => {
    await using world = await World.start();
    const named = ingress('absent');
    for (const api of [ingressApi, serviceApi]) {
      await world.apply(api);
      await world.until(api, ({ status }) => status?.conditions !== undefined);
    }
    await world.quiet();
    const before = world.log.length;

    await world.apply(named);
    await world.until(ingressApi, has('ResolvedRefs', 'IngressHasNoLoadBalancer'));

    const turns = world.log.slice(before).filter((line) => line.includes('"controller":"private-http-api"'));
    expect(turns.length).toBeGreaterThan(0);
    expect(turns.filter((line) => line.includes('"object":"saas/service"'))).toEqual([]);
  });
});

/** The kinds that the controller has begun to watch, in the order of their names. */
function watchedKinds({ sandbox }: World): readonly string[] {
  const watches = sandbox.kubernetes.requests.filter(
    ({ verb, userAgent }) => verb === 'watch' && userAgent.endsWith(`/${theController}`),
  );
  return [...new Set(watches.map(({ resource }) => resource))].filter((resource) => resource !== 'leases').sort();
}

/** An Ingress that is none of the AWS Load Balancer Controller's. */
function ofAnotherClass(name: string): Manifest {
  const manifest = ingress(name);
  return { ...manifest, ...{ spec: { ingressClassName: 'nginx', defaultBackend: { service: saas } } } };
}

const saas = { name: 'saas', port: { number: 80 } };

function apisOf(count: number, routes: number): readonly Wanted[] {
  const spec = { routes: Array.from({ length: routes }, (_, at) => route(`GET /saas-resource/${at}`)) };
  return Array.from({ length: count }, (_, at) => apiWith(spec, `api-${at}`));
}

async function untilAllReady(world: World, count: number): Promise<void> {
  let ready = 0;
  await world.untilSo(
    async () => {
      ready = (await world.apis()).filter(isReady).length;
      return ready === count;
    },
    () => `all APIs were Ready; ${ready} of ${count} are.`,
  );
}
