import { describe, expect, it } from '@jest/globals';
import { cloudMapConsole, cloudMapOf } from './cloud-map.ts';
import { conditionOf, has, isReady, sampleWorkloads, walkThrough, World, type Manifest, type Wanted } from './world.ts';

/** The walk-through without a load balancer: straight to the pods of the Service. */
const toPods = apiTo({ service: 'saas', port: 80 });
const another = { ...toPods, metadata: { ...toPods.metadata, name: 'another' } };

describe('backend endpoints', () => {
  it('reaches the ready pods of a Service, and follows them', async () => {
    await using world = await World.start();
    await world.apply(toPods);
    await world.until(toPods, isReady);
    const answers = [await world.request('dev/saas-resource'), await world.request('dev/saas-resource')];
    const { instances } = cloudMapOf(world);

    await world.apply(pod('saas-3', { preStop: 40 }));
    await world.pass(10_000);
    const grown = cloudMapOf(world).instances;
    const before = world.calls().length;
    await world.delete(pod('saas-3'));
    await world.pass(0);
    const atOnce = world.calls().slice(before).map(nameOf);
    await world.pass(6_000);
    const shrunk = cloudMapOf(world).instances;

    expect(answers.map((answer) => answer.pod).sort()).toEqual(['saas-1', 'saas-2']);
    expect(instances[0]).toMatchObject({ pod: 'saas-1', address: '10.0.0.20', port: '8080', health: 'HEALTHY' });
    expect(grown.map(podOf)).toEqual(['saas-1', 'saas-2', 'saas-3']);
    expect(atOnce).toEqual(['UpdateInstanceCustomHealthStatus', 'DeregisterInstance']);
    expect(await phaseOf(world, 'saas-3')).toBe('Running');
    expect(shrunk.map(podOf)).toEqual(['saas-1', 'saas-2']);
    expect(world.calls('RegisterInstance')).toHaveLength(3);
  });

  it('leaves nothing in Cloud Map when the last API that sends requests there goes', async () => {
    await using world = await World.start();
    await world.apply(toPods);
    await world.apply(another);
    await world.until(toPods, isReady);
    await world.until(another, isReady);

    await world.delete(another);
    await world.untilGone(another);
    const shared = cloudMapOf(world).instances.length;
    const before = world.calls().length;
    await world.delete(toPods);
    await world.untilGone(toPods);

    expect(shared).toBe(2);
    expect(cloudMapOf(world)).toEqual({ namespaces: [], services: [], instances: [] });
    const writes = world
      .calls()
      .slice(before)
      .map(nameOf)
      .filter((name) => /^(Delete|Deregister)/.test(name));
    expect(writes.filter((name, at) => writes.indexOf(name) === at)).toEqual([
      'DeleteApi',
      'DeregisterInstance',
      'DeleteService',
      'DeleteNamespace',
    ]);
  });

  it('lets go of pods a minute after the last route to them, once it leads elsewhere', async () => {
    await using world = await World.start();
    await world.apply(toPods);
    await world.until(toPods, isReady);

    await world.apply({ ...toPods, spec: walkThrough.spec });
    await world.until(
      toPods,
      (api) => isReady(api) && api.status?.routes?.[0]?.backend?.startsWith('Ingress') === true,
    );
    await world.pass(30_000);
    const soon = cloudMapOf(world).instances.length;
    await world.pass(90_000);

    expect(soon).toBe(2);
    expect(cloudMapOf(world)).toEqual({ namespaces: [], services: [], instances: [] });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('puts right what others did to the instances', async () => {
    await using world = await World.start({ flags: ['--resync-interval=10m'] });
    await world.apply(toPods);
    await world.until(toPods, isReady);
    const [first, second] = cloudMapOf(world).instances;
    const { operations, caller } = cloudMapConsole(world);
    const [{ Id: ServiceId } = { Id: '' }] = operations.ListServices({}, caller).Services;

    operations.DeregisterInstance({ ServiceId, InstanceId: first?.id ?? '' }, caller);
    operations.UpdateInstanceCustomHealthStatus(
      { ServiceId, InstanceId: second?.id ?? '', Status: 'UNHEALTHY' },
      caller,
    );
    const Attributes = { AWS_INSTANCE_IPV4: '10.0.0.99', AWS_INSTANCE_PORT: '8080' };
    operations.RegisterInstance({ ServiceId, InstanceId: 'by-hand', Attributes }, caller);
    await world.pass(900_000);

    expect(cloudMapOf(world).instances.map(({ id, health }) => [id, health])).toEqual(
      expect.arrayContaining([
        [first?.id, 'HEALTHY'],
        [second?.id, 'HEALTHY'],
      ]),
    );
    expect(cloudMapOf(world).instances).toHaveLength(2);
    expect(world.calls('RegisterInstance')).toHaveLength(3);
  });

  it('takes out first what went while it was away, and cleans up what nobody wants any more', async () => {
    await using world = await World.start();
    await world.apply(toPods);
    await world.until(toPods, isReady);
    await world.killController();
    await world.delete(pod('saas-1'));
    await world.apply(pod('saas-3'));
    await world.pass(60_000);
    const before = world.calls().length;

    await world.startController();
    await world.pass(40_000);
    const writes = world
      .calls()
      .slice(before)
      .map(nameOf)
      .filter((name) => !/^(List|Get|Describe)/.test(name));
    const registered = cloudMapOf(world).instances.map(podOf);
    await world.stopController();
    await world.mergePatch(toPods, { metadata: { finalizers: [] } });
    await world.delete(toPods);
    await world.startController();
    await world.pass(420_000);

    expect(writes).toEqual(['UpdateInstanceCustomHealthStatus', 'DeregisterInstance', 'RegisterInstance']);
    expect(registered).toEqual(['saas-2', 'saas-3']);
    expect(cloudMapOf(world)).toEqual({ namespaces: [], services: [], instances: [] });
  });

  it('makes one update of a hundred changes in a second', async () => {
    await using world = await World.start();
    await world.apply(toPods);
    await world.until(toPods, isReady);
    const before = world.calls().length;

    for (let targetPort = 8180; targetPort > 8080; targetPort -= 1) {
      await world.mergePatch(service, { spec: { ports: [{ port: 80, targetPort }] } });
      if (targetPort % 20 === 0) await world.pass(200);
    }
    await world.pass(20_000);

    const writes = world
      .calls()
      .slice(before)
      .map(nameOf)
      .filter((name) => !/^(List|Get|Describe)/.test(name));
    expect(writes).toEqual(['RegisterInstance', 'RegisterInstance']);
    expect(cloudMapOf(world).instances.map(({ port }) => port)).toEqual(['8081', '8081']);
  });

  it('says why a Service has no pods to send requests to, and serves when it has', async () => {
    await using world = await World.start();
    const { selector: _selector, ...withoutSelector } = service.spec;
    await world.apply(toPods);
    await world.apply(apiTo({ service: 'saas', port: 81 }, 'wrong-port'));
    await world.mergePatch(service, { spec: { selector: null } });
    const noSelector = await world.until(toPods, has('ResolvedRefs', 'ServiceHasNoSelector'));
    const noPort = await world.until(named('wrong-port'), has('ResolvedRefs', 'ServiceHasNoSelector'));
    await world.apply(service);
    const wrongPort = await world.until(named('wrong-port'), has('ResolvedRefs', 'ServicePortNotFound'));
    await world.mergePatch(service, { spec: { ports: [{ port: 80, targetPort: 'nowhere' }] } });
    const nothingReady = await world.until(toPods, isReady);
    const lost = await world.request('dev/saas-resource');

    await world.apply(service);
    await world.pass(10_000);

    expect(withoutSelector).toBeDefined();
    expect([noSelector, noPort, wrongPort].map((api) => conditionOf(api, 'Ready')?.status)).toEqual([
      'False',
      'False',
      'False',
    ]);
    expect(nothingReady.status?.routes?.[0]?.message).toMatch(/^Service saas\/saas has no ready pod/);
    expect(lost.status).toBe(500);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect((await world.api(toPods))?.status?.routes?.[0]?.message).toBe(undefined);
  });
});

function named(name: string): Wanted {
  return { ...toPods, metadata: { ...toPods.metadata, name } };
}

const service = sampleWorkloads.find(({ kind }) => kind === 'Service') as Manifest & {
  readonly spec: { readonly selector: object; readonly ports: readonly object[] };
}; // as the example has it

function apiTo(
  endpoints: { readonly service: string; readonly port: number },
  name = walkThrough.metadata.name,
): Wanted {
  return {
    ...walkThrough,
    metadata: { ...walkThrough.metadata, name },
    spec: { ...walkThrough.spec, routes: [{ routeKey: 'ANY /saas-resource', backend: { endpoints } }] },
  };
}

function pod(name: string, options: { readonly preStop?: number } = {}): Manifest {
  const lifecycle = { preStop: { sleep: { seconds: options.preStop ?? 0 } } };
  const containers = [
    {
      name: 'saas',
      image: 'registry.example/saas:1',
      ports: [{ containerPort: 8080 }],
      ...(options.preStop && { lifecycle }),
    },
  ];
  const spec = { terminationGracePeriodSeconds: 120, containers };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'saas', labels: { app: 'saas' } },
    spec,
  } as Manifest;
}

function podOf({ pod }: { readonly pod: string }): string {
  return pod;
}

function nameOf({ operation }: { readonly operation: string }): string {
  return operation;
}

async function phaseOf(world: World, name: string): Promise<string | undefined> {
  const found = await world.get<{ readonly status?: { readonly phase?: string } }>(pod(name));
  return found?.status?.phase;
}
