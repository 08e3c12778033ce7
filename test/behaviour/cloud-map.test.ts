import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CloudMapService, cloudMapBackend } from './cloud-map-services.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Wanted } from './world.ts';

const example = parse(readFileSync(join(import.meta.dirname, '../../examples/cloud-map.yaml'), 'utf8')) as Wanted; // what it holds
const blue = cloudMapBackend({ namespace: 'pets.local', service: 'cats', parameters: { stage: 'blue' } });
const named = cloudMapBackend({ namespace: 'pets.local', service: 'cats' });
const path = 'dev/anything';
const flags = ['--load-balancer-resync=1m'];
/** That, and time for what it takes to act on it. */
const sweep = 90_000;

describe('a Cloud Map service', () => {
  it('is served to instances with its parameters when its owner has consented and named the VPC, and no longer', async () => {
    await using world = await World.start({ flags });
    const service = await CloudMapService.create(world);
    await service.register('saas-1', { stage: 'green' });
    await service.register('saas-2', { stage: 'blue' });
    await world.apply(example);

    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    service.allow('other/saas test/saas');
    const unknown = await world.until(walkThrough, has('Ready', 'CloudMapVpcUnknown'));
    service.sayVpc(service.namespaceArn);
    const api = await world.until(walkThrough, isReady);
    const served = [await world.request('dev/cats'), await world.request('dev/cats')];
    service.forbid();
    const { host } = new URL(api.status?.endpoint ?? '');
    await world.until(walkThrough, ({ status }) => status?.stages?.length === 0);
    const withdrawn = await world.api();

    expect(conditionOf(refused, 'ResolvedRefs')).toMatchObject({
      status: 'False',
      message:
        'Route "ANY /cats": Namespace saas may not send requests to Cloud Map service pets.local/cats?stage=blue: ' +
        'neither it nor its Cloud Map namespace has the tag privatehttp.io/allowed-from. Nothing is served through it until ' +
        'its owner sets that tag to "test/saas" (or "any") on the service or its Cloud Map namespace, or an administrator of ' +
        'this controller names it in --allowed-cloud-map-services. Tags are read again every --load-balancer-resync, and ' +
        'sooner at first.',
    });
    expect(conditionOf(unknown, 'ResolvedRefs')?.message).toContain('with the tag privatehttp.io/vpc-id (such as vpc-');
    expect(served).toMatchObject([
      { status: 200, pod: 'saas-2', path: '/cats' },
      { status: 200, pod: 'saas-2' },
    ]);
    expect(api.status?.routes?.[0]).toMatchObject({ target: `${service.arn}?stage=blue` });
    expect(withdrawn?.status?.routes?.[0]).not.toHaveProperty('target');
    expect(await world.requestTo(host, 'dev/cats')).toMatchObject({ status: 404, pod: undefined });
  });

  it('by its ARN needs no consent where an administrator allows it, and one look serves all routes and objects', async () => {
    await using world = await World.start({ controller: false });
    const service = await CloudMapService.create(world);
    service.sayVpc();
    await service.register('saas-1');
    await world.startController([`--allowed-cloud-map-services=shop=${service.arn},saas=${service.namespaceArn}`]);
    const routes = [
      route('GET /anything', { backend: cloudMapBackend({ serviceArn: service.arn }) }),
      route('GET /by-name', { backend: named, timeout: '1s', rewrite: { path: '/new' } }),
      route('GET /blue', { backend: blue }),
      route('GET /tls', { backend: named, tls: { serverName: 'cats.example.com' } }),
    ];
    await world.apply(apiWith({ routes }));
    const other = apiWith({ routes }, 'other');
    await world.apply(other);

    await world.until(walkThrough, isReady);
    await world.until(other, isReady);
    const answers = [
      await world.request(path),
      await world.request('dev/by-name'),
      await world.request('dev/blue'),
      await world.request(path, { api: other }),
    ];

    // No instance is blue, and that is no fault of the backend.
    expect(answers).toMatchObject([
      { status: 200, path: '/anything' },
      { status: 200, path: '/new' },
      { status: 500, pod: undefined },
      { status: 200 },
    ]);
    const secure = world.contentInAws().integrations.filter(({ TlsConfig }) => TlsConfig !== undefined);
    expect(secure).toMatchObject([
      { IntegrationUri: service.arn, TlsConfig: { ServerNameToVerify: 'cats.example.com' } },
    ]);
    const calls = ['ListNamespaces', 'ListServices', 'GetService', 'ListTagsForResource'];
    expect(calls.map((operation) => world.calls(operation).length)).toEqual([1, 1, 1, 2]);
  });

  it('in an HTTP namespace, in one of two of a name, of another Region or account, or not there is said to be so', async () => {
    await using world = await World.start();
    const http = await CloudMapService.create(world, { namespace: 'http', type: 'HTTP' });
    await CloudMapService.create(world, { namespace: 'twice' });
    await CloudMapService.namespace(world, 'twice', 'HTTP');
    const { arn } = await CloudMapService.create(world);
    http.allow('any');
    const variants = {
      http: { namespace: 'http', service: 'cats' },
      twice: { namespace: 'twice', service: 'cats' },
      region: { serviceArn: arn.replace('eu-west-1', 'us-east-1') },
      account: { serviceArn: arn.replace(/:[0-9]{12}:/, ':999988887777:') },
      namespace: { namespace: 'missing', service: 'cats' },
      service: { namespace: 'pets.local', service: 'dogs' },
    };
    const routes = Object.entries(variants).map(([name, variant]) =>
      route(`GET /${name}`, { backend: cloudMapBackend(variant) }),
    );
    await world.apply(apiWith({ routes }));

    const api = await world.until(walkThrough, has('Ready', 'CloudMapHttpNamespace'));
    world.sandbox.aws.clearCalls();
    await world.pass(600_000);

    expect(api.status?.routes?.map(({ state, message }) => `${state}: ${message ?? ''}`)).toEqual([
      expect.stringMatching(
        /^Refused: .* is in an HTTP namespace, .* Make the service in a private DNS namespace, with SRV/,
      ),
      expect.stringMatching(/^Refused: There are 2 Cloud Map namespaces of the name twice \(ns-.*, ns-.*\)/),
      expect.stringMatching(/^Refused: .* is in us-east-1, the API is in eu-west-1/),
      expect.stringMatching(/^Pending: .* is not there .* Account 999988887777 has to be the controller's own/),
      expect.stringMatching(/^Pending: Cloud Map namespace missing is not there/),
      expect.stringMatching(/^Pending: Cloud Map namespace pets.local has no service dogs/),
    ]);
    expect(world.calls().filter(({ service }) => service === 'servicediscovery').length).toBeLessThanOrEqual(60);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('loses no request while Cloud Map answers errors, throttles, or empty lists, also to another process', async () => {
    await using world = await World.start({ flags });
    await publish(world);
    const faults = [
      { error: { code: 'InternalFailure', status: 500, message: 'Internal failure' } },
      { throttle: true as const },
      { emptyLists: true as const },
    ];

    const statuses: number[] = [];
    for (const fault of faults) {
      // Of tags an empty list is an answer: they are taken away.
      const operations = ['ListNamespaces', 'ListServices', ...('emptyLists' in fault ? [] : ['ListTagsForResource'])];
      for (const operation of operations) world.sandbox.aws.injectFault({ operation, times: 10_000, ...fault });
      await world.pass(sweep);
      statuses.push((await world.request(path)).status);
      await world.killController();
      await world.startController();
      await world.pass(sweep);
      statuses.push((await world.request(path)).status);
      world.sandbox.aws.clearFaults();
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    expect(world.gatewayWrites()).toEqual({});
    await world.until(walkThrough, isReady);
  });

  it('is taken away from a paused object too, by a process that only finds it in AWS', async () => {
    await using world = await World.start({ flags });
    const service = await publish(world);
    const host = new URL((await world.api())?.status?.endpoint ?? '').host;
    await world.annotate(walkThrough, { 'privatehttp.io/paused': 'true' });
    await world.until(walkThrough, has('Ready', 'Paused'));
    await world.killController();
    await world.startController();
    await world.pass(sweep);
    const before = await world.requestTo(host, path);

    service.forbid();
    await world.pass(sweep);

    expect(before).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });

  it('stays as it was last known where it is deleted, and goes on where it is made anew, if its owner still consents', async () => {
    await using world = await World.start({ flags });
    const service = await publish(world);
    await service.deregister('saas-1');
    service.delete();

    const pending = await world.until(walkThrough, has('ResolvedRefs', 'CloudMapServiceNotFound'));
    const meanwhile = await world.request(path);
    const again = await CloudMapService.create(world);
    again.allow('any');
    again.sayVpc();
    await again.register('saas-2');
    await world.until(walkThrough, isReady);

    expect(pending.status?.routes).toMatchObject([{ state: 'Pending', target: service.arn }]);
    expect(meanwhile).toMatchObject({ status: 500, pod: undefined });
    expect(again.arn).toBe(service.arn);
    expect(await world.request(path)).toMatchObject({ status: 200, pod: 'saas-2' });
    expect(world.gatewayWrites()).toEqual({});
  });
});

/** The service pets.local/cats with one instance, published as `ANY /anything`; calls before that are forgotten. */
async function publish(world: World): Promise<CloudMapService> {
  const service = await CloudMapService.create(world);
  service.allow('test/saas');
  service.sayVpc();
  await service.register('saas-1');
  await world.apply(apiWith({ routes: [route('ANY /anything', { backend: named })] }));
  await world.until(walkThrough, isReady);
  world.sandbox.aws.clearCalls();
  return service;
}
