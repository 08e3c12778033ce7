import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

type Spec = PrivateHttpApi['spec'];

const service = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const listener = `${service}:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2`;

// What limits.test.ts, with a case just within and one just beyond of each limit, leaves open.
describe('a PrivateHttpApi that the API server refuses', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ controller: false });
  });

  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it.each<[string, Partial<Spec>, string]>([
    [
      'two routes of one key',
      { routes: [route('ANY /a'), route('ANY /a')] },
      '.spec.routes: duplicate entries for key [routeKey="ANY /a"]',
    ],
    ['a path without a slash', { routes: [route('ANY a')] }, 'spec.routes[0].routeKey: Invalid value: "ANY a"'],
    [
      'a path that ends with a slash',
      { routes: [route('ANY /a/')] },
      'spec.routes[0].routeKey: Invalid value: "ANY /a/"',
    ],
    ['a method that there is not', { routes: [route('TRACE /a')] }, 'spec.routes[0].routeKey: Invalid value'],
    ['a time-out under 50 ms', { routes: [route('ANY /a', { timeout: '49ms' })] }, 'timeout must be from 50ms to 30s'],
    [
      'a tag of the controller',
      { tags: { 'privatehttp.io/uid': 'y' } },
      'tag keys beginning with aws: or privatehttp.io/ are reserved',
    ],
    [
      'a backend of no kind',
      { routes: [route('ANY /a', { backend: {} })] },
      'backend must have exactly one of ingress, service, gateway, loadBalancer, listener, cloudMap and endpoints',
    ],
    ...Object.entries({
      "a load balancer's ARN for a listener's": `${service}:loadbalancer/app/shared/50dc6c495c0c9188`,
      "a target group's ARN for a listener's": `${service}:targetgroup/shared/50dc6c495c0c9188`,
      "a listener's ARN with a space before it": ` ${listener}`,
      "a listener's ARN with a line end": `${listener}\n`,
      "a listener's ARN without an account": listener.replace('111122223333', ''),
    }).map(([name, arn]): [string, Partial<Spec>, string] => [
      name,
      { routes: [route('ANY /a', { backend: { listener: { arn } } })] },
      "spec.routes[0].backend.listener.arn in body should match '^arn:aws[a-z-]*:elasticloadbalancing:",
    ]),
    ['a tag without a key', { tags: { '': 'y' } }, "a tag's key has 1 to 128 characters"],
  ])('has %s', async (_case, spec, message) => {
    await expect(world.apply(apiWith(spec, 'refused'))).rejects.toThrow(message);
  });

  it.each<[string, Partial<Spec>]>([
    [
      'every kind of route key',
      { routes: ['$default', 'ANY /', 'GET /a/{id}', 'POST /a/{id}/b', 'ANY /b/{proxy+}'].map((key) => route(key)) },
    ],
    ['the shortest time-out', { routes: [route('ANY /b', { timeout: '50ms' })] }],
    ['a rewritten path', { routes: [route('ANY /a/{proxy+}', { rewrite: { path: '/v1/${request.path.proxy}' } })] }],
    [
      'as much of everything as there may be',
      {
        description: 'd'.repeat(1024),
        tags: { ...tags(39), ['k'.repeat(128)]: 'v'.repeat(256) },
        stages: Array.from({ length: 10 }, (_, index) => ({ name: `s-${index}`, tags: tags(40) })),
        routes: Array.from({ length: 300 }, (_, index) => route(`GET /${index}/${'a'.repeat(500)}`)),
      },
    ],
  ])('is not one with %s', async (_case, spec) => {
    await world.apply(apiWith(spec, 'accepted'));

    expect(await world.api(apiWith(spec, 'accepted'))).toBeDefined();
  });

  it('changes its Region', async () => {
    await world.apply(apiWith({ region: 'eu-west-1' }, 'regional'));

    await expect(world.apply(apiWith({ region: 'eu-west-2' }, 'regional'))).rejects.toThrow(
      'region cannot be changed or removed once it is set; to move the API, create another PrivateHttpApi',
    );
  });

  it('is, as a VpcLink, refused with a subnet twice', async () => {
    const subnetIds = ['subnet-0abc0abc', 'subnet-0abc0abc'];

    await expect(world.apply(vpcLink({ vpcId: 'vpc-0abc0abc', subnetIds }))).rejects.toThrow(
      '.spec.subnetIds: duplicate entries for key [="subnet-0abc0abc"]',
    );
  });

  it('is, as a VpcLink, not one with as much of everything as there may be', async () => {
    const spec = {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      region: 'eu-west-1',
      subnetIds: ids('subnet', 10),
      securityGroupIds: ids('sg', 5),
      tags: tags(40),
    };

    await world.apply(vpcLink(spec, 'full'));

    expect(await world.get(vpcLink(spec, 'full'))).toMatchObject({ spec });
  });

  it.each<[string, object]>([
    ['region', { region: 'eu-west-2' }],
    ['securityGroupIds', { securityGroupIds: ['sg-0abc0abd'] }],
  ])('does not let a VpcLink change its %s', async (field, change) => {
    const spec = {
      vpcId: 'vpc-0abc0abc',
      region: 'eu-west-1',
      subnetIds: ['subnet-0abc0abc'],
      securityGroupIds: ['sg-0abc0abc'],
    };
    await world.apply(vpcLink(spec));

    await expect(world.apply(vpcLink({ ...spec, ...change }))).rejects.toThrow(
      `${field} cannot be changed; delete this VpcLink and create another`,
    );
  });
});

describe('a PrivateHttpApi whose routes contradict each other', () => {
  it('is not accepted, and what was deployed before stays', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    await world.apply(apiWith({ routes: [route('GET /a/{id}'), route('GET /a/{Id}')] }));
    const rejected = await world.until(walkThrough, has('Ready', 'RouteConflict'));

    expect(conditionOf(rejected, 'Accepted')).toMatchObject({
      status: 'False',
      message:
        'Routes "GET /a/{id}" and "GET /a/{Id}" differ only in the name of a path variable, which API Gateway refuses. ' +
        'Remove one of them.',
    });
    expect(world.gatewayCalls()).toEqual({});
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

function vpcLink(spec: object, name = 'a'): Manifest {
  const link = { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
  return { ...link, ...{ spec } };
}

function tags(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, 'value']));
}

function ids(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-0a1b2c3d4e5f6071${index.toString(16)}`);
}
