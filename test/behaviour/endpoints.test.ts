import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { cloudMapConsole, cloudMapOf } from './cloud-map.ts';
import { untilReadyPods } from './ready-pods.ts';
import { pod, rollingRestart } from './rolling-restart.ts';
import {
  conditionOf,
  has,
  iamPolicy,
  isReady,
  sampleWorkloads,
  walkThrough,
  World,
  type Manifest,
  type Wanted,
} from './world.ts';

/** The walk-through without a load balancer: straight to the pods of the Service. */
const toPods = apiTo({ service: 'saas', port: 80 });
const another = parse(readFileSync(join(import.meta.dirname, '../../examples/endpoints.yaml'), 'utf8')) as Wanted; // what it holds

describe('backend endpoints', () => {
  it('reaches the ready pods of a Service, and follows them', async () => {
    await using world = await World.start();
    await publish(world);
    const answers = [await world.request('dev/saas-resource'), await world.request('dev/saas-resource')];
    const { instances } = cloudMapOf(world);

    await world.apply(pod('saas-3', 40));
    await world.pass(2_000);
    await untilReadyPods(world, ['saas-1', 'saas-2', 'saas-3']);
    await world.pass(10_000);
    const grown = cloudMapOf(world).instances;
    const before = world.calls().length;
    await world.delete(pod('saas-3'));
    await untilReadyPods(world, ['saas-1', 'saas-2']);
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
    await publish(world);
    await world.apply(another);
    await world.until(another, isReady);

    await world.delete(another);
    await world.untilGone(another);
    const shared = cloudMapOf(world).instances.length;
    const before = world.calls().length;
    await world.delete(toPods);
    const deletedAt = world.clock.monotonic();
    await world.untilGone(toPods);

    expect(shared).toBe(2);
    // What Cloud Map takes for the instances and the namespace: it is woken by its end, and does not look for it.
    expect(world.clock.monotonic() - deletedAt).toBeLessThan(60_000);
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
    await publish(world);

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
    await publish(world);
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
    await publish(world);
    await world.killController();
    await world.delete(pod('saas-1'));
    await world.apply(pod('saas-3'));
    await world.pass(60_000);
    await untilReadyPods(world, ['saas-2', 'saas-3']);
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

  it('loses no request while Cloud Map answers errors, throttles or lists nothing, also a controller that starts meanwhile', async () => {
    await using world = await World.start({ flags: ['--resync-interval=1m'] });
    await publish(world);
    const before = cloudMapOf(world);
    const { aws } = world.sandbox;
    const reads = [
      'ListNamespaces',
      'ListServices',
      'ListTagsForResource',
      'ListInstances',
      'GetInstancesHealthStatus',
    ];
    const faults = [
      { error: { code: 'InternalFailure', status: 500, message: 'Later.' } },
      { throttle: true },
      { emptyLists: true },
    ] as const;

    const answers: (string | undefined)[] = [];
    for (const fault of faults) {
      for (const operation of reads) aws.injectFault({ operation, times: 10_000, ...fault });
      await world.stopController();
      await world.startController();
      // API Gateway goes by what it was told for a minute.
      for (let at = 0; at < 3; at += 1) {
        await world.pass(70_000);
        answers.push((await world.request('dev/saas-resource')).pod);
      }
      aws.clearFaults();
    }
    await world.pass(120_000);

    expect(answers.filter((answeredBy) => answeredBy === undefined)).toEqual([]);
    expect(cloudMapOf(world)).toEqual(before);
    await world.until(toPods, isReady);
  });

  it('loses no request in a rolling restart of pods that serve on for as long as they may be taken to be there', async () => {
    await using world = await World.start({ workloads: false });
    for (const object of sampleWorkloads.filter(({ kind }) => kind === 'Namespace' || kind === 'Service')) {
      await world.apply(object);
    }

    const { sent, lost } = await rollingRestart(world, { api: toPods, pods: 4, preStop: 90, every: 2_500 });

    expect(sent).toBeGreaterThan(80);
    expect(lost).toBe(0);
  });

  it('makes one update of a hundred changes in a second', async () => {
    await using world = await World.start();
    await publish(world);
    const before = world.calls().length;

    for (let targetPort = 8180; targetPort > 8080; targetPort -= 1) {
      await world.mergePatch(service, { spec: { ports: [{ port: 80, targetPort }] } });
    }
    await untilReadyPods(world, ['saas-1', 'saas-2'], 8081);
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
    await world.apply(toPods);
    await world.apply(apiTo({ service: 'saas', port: 81 }, 'wrong-port'));
    await world.mergePatch(service, { spec: { selector: null } });
    const noSelector = await world.until(toPods, has('ResolvedRefs', 'ServiceHasNoSelector'));
    const noPort = await world.until(named('wrong-port'), has('ResolvedRefs', 'ServiceHasNoSelector'));
    await world.apply(service);
    const wrongPort = await world.until(named('wrong-port'), has('ResolvedRefs', 'ServicePortNotFound'));
    await world.mergePatch(service, { spec: { ports: [{ port: 80, targetPort: 'nowhere' }] } });
    await untilReadyPods(world, []);
    await world.pass(10_000);
    const nothingReady = await world.until(toPods, isReady);
    const lost = await world.request('dev/saas-resource');

    await world.apply(service);
    await untilReadyPods(world, ['saas-1', 'saas-2']);
    await world.pass(10_000);

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

describe('a role that may not use Cloud Map', () => {
  it('is told what it lacks, and is asked for no more than a look where no API sends requests to pods', async () => {
    const Statement = iamPolicy.Statement.filter(({ Sid = '' }) => !/CloudMap|Pods/.test(Sid));
    await using world = await World.start({ policy: { ...iamPolicy, Statement } });
    await world.pass(900_000);
    const unused = world.calls().filter(({ service: called }) => called === 'servicediscovery').length;

    await world.apply(toPods);
    const refused = await world.until(toPods, has('ResolvedRefs', 'AccessDenied'));
    await world.delete(toPods);
    await world.pass(60_000);

    expect(unused).toBe(1);
    expect(conditionOf(refused, 'ResolvedRefs')?.message).toMatch(/lacks servicediscovery:ListNamespaces/);
    expect(conditionOf((await world.api(toPods)) ?? refused, 'Ready')?.message).toMatch(
      /^Could not clean up in Cloud Map/,
    );
  });
});

/** The API in front of both pods of the sample, when they are ready and registered. */
async function publish(world: World): Promise<void> {
  await world.pass(3_000);
  await untilReadyPods(world, ['saas-1', 'saas-2']);
  await world.apply(toPods);
  await world.until(toPods, isReady);
}

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
