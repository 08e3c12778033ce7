import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { apiWith, backend, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

type Spec = PrivateHttpApi['spec'];

const service = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const listener = `${service}:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2`;

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
    ['a greedy variable in the middle', { routes: [route('ANY /{a+}/b')] }, 'spec.routes[0].routeKey: Invalid value'],
    ['no routes', { routes: [] }, 'spec.routes: Invalid value: 0: spec.routes in body should have at least 1 items'],
    [
      'more routes than API Gateway has',
      { routes: Array.from({ length: 301 }, (_, index) => route(`ANY /${index}`)) },
      'spec.routes: Too many: 301: must have at most 300 items',
    ],
    ['a name over its limit', { name: 'n'.repeat(129) }, 'spec.name: Too long: may not be more than 128 bytes'],
    ['a time-out over 30 s', { routes: [route('ANY /a', { timeout: '31s' })] }, 'timeout must be from 50ms to 30s'],
    ['a time-out under 50 ms', { routes: [route('ANY /a', { timeout: '49ms' })] }, 'timeout must be from 50ms to 30s'],
    [
      'a time-out in minutes',
      { routes: [route('ANY /a', { timeout: '1m' })] },
      'spec.routes[0].timeout: Invalid value: "1m"',
    ],
    [
      'a path that is none',
      { routes: [route('ANY /a', { rewrite: { path: 'x' } })] },
      'spec.routes[0].rewrite.path: Invalid value',
    ],
    ['a stage with a slash', { stages: [{ name: 'a/b' }] }, 'spec.stages[0].name: Invalid value: "a/b"'],
    [
      'two stages of one name',
      { stages: [{ name: 'a' }, { name: 'a' }] },
      '.spec.stages: duplicate entries for key [name="a"]',
    ],
    [
      'eleven stages',
      { stages: Array.from({ length: 11 }, (_, index) => ({ name: `s${index}` })) },
      'spec.stages: Too many: 11: must have at most 10 items',
    ],
    ['a tag of AWS', { tags: { 'aws:x': 'y' } }, 'tag keys beginning with aws: or privatehttp.io/ are reserved'],
    [
      'a tag of the controller',
      { tags: { 'privatehttp.io/uid': 'y' } },
      'tag keys beginning with aws: or privatehttp.io/ are reserved',
    ],
    ['a Region that is none', { region: 'Ireland' }, 'spec.region: Invalid value: "Ireland"'],
    [
      'a port that is none',
      { routes: [route('ANY /a', { backend: backend('a', 0) })] },
      'spec.routes[0].backend.ingress.port: Invalid value: 0',
    ],
    [
      'a port over the last one',
      { routes: [route('ANY /a', { backend: backend('a', 65536) })] },
      'spec.routes[0].backend.ingress.port: Invalid value: 65536',
    ],
    [
      'an Ingress of another namespace',
      { routes: [route('ANY /a', { backend: backend('other/a') })] },
      'spec.routes[0].backend.ingress.name: Invalid value: "other/a"',
    ],
    [
      'a backend of two kinds',
      { routes: [route('ANY /a', { backend: { ...backend('a'), listener: { arn: listener } } })] },
      'backend must have exactly one of ingress, service, gateway, loadBalancer and listener',
    ],
    [
      'a backend of no kind',
      { routes: [route('ANY /a', { backend: {} })] },
      'backend must have exactly one of ingress, service, gateway, loadBalancer and listener',
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
    [
      'a route key over its limit',
      { routes: [route(`ANY /${'a'.repeat(508)}`)] },
      'spec.routes[0].routeKey: Too long: may not be more than 512 bytes',
    ],
    [
      'a rewrite of nothing',
      { routes: [route('ANY /a', { rewrite: {} })] },
      'spec.routes[0].rewrite: Invalid value: 0: spec.routes[0].rewrite in body should have at least 1 properties',
    ],
    [
      'a description over its limit',
      { description: 'd'.repeat(1025) },
      'spec.description: Too long: may not be more than 1024 bytes',
    ],
    ['no stages', { stages: [] }, 'spec.stages: Invalid value: 0: spec.stages in body should have at least 1 items'],
    ['41 tags', { tags: tags(41) }, 'spec.tags: Too many: 41: must have at most 40 items'],
    ['a tag without a key', { tags: { '': 'y' } }, "a tag's key has 1 to 128 characters"],
    ['a tag key over its limit', { tags: { ['k'.repeat(129)]: 'y' } }, "a tag's key has 1 to 128 characters"],
    ['a stage with a tag of AWS', { stages: [{ name: 'dev', tags: { 'aws:x': 'y' } }] }, 'are reserved'],
    [
      'a stage with a tag key over its limit',
      { stages: [{ name: 'dev', tags: { ['k'.repeat(129)]: 'y' } }] },
      "a tag's key has 1 to 128 characters",
    ],
    [
      'a deletion policy that there is not',
      // What the type already refuses, as somebody's YAML may have it.
      { deletionPolicy: 'Keep' as 'Retain' },
      'spec.deletionPolicy: Unsupported value: "Keep": supported values: "Delete", "Retain"',
    ],
  ])('has %s', async (_case, spec, message) => {
    await expect(world.apply(apiWith(spec, 'refused'))).rejects.toThrow(message);
  });

  it.each<[string, Partial<Spec>]>([
    [
      'every kind of route key',
      { routes: ['$default', 'ANY /', 'GET /a/{id}', 'POST /a/{id}/b', 'ANY /b/{proxy+}'].map((key) => route(key)) },
    ],
    ['the longest name', { name: 'n'.repeat(128) }],
    [
      'the longest and the shortest time-out',
      { routes: [route('ANY /a', { timeout: '30s' }), route('ANY /b', { timeout: '50ms' })] },
    ],
    ['a rewritten path', { routes: [route('ANY /a/{proxy+}', { rewrite: { path: '/v1/${request.path.proxy}' } })] }],
    ['tags', { tags: { team: 'saas' }, stages: [{ name: '$default', tags: { a: 'b' } }] }],
    [
      'as much of everything as there may be',
      {
        description: 'd'.repeat(1024),
        tags: { ...tags(39), ['k'.repeat(128)]: 'v'.repeat(256) },
        stages: Array.from({ length: 10 }, (_, index) => ({ name: `s-${index}`, tags: tags(40) })),
        routes: Array.from({ length: 300 }, (_, index) => route(`GET /${index}/${'a'.repeat(500)}`)),
      },
    ],
    [
      'the first and the last port',
      { routes: [1, 65535].map((port) => route(`GET /${port}`, { backend: backend('a.b', port) })) },
    ],
    ['either deletion policy', { deletionPolicy: 'Retain' }],
    ['a Region', { region: 'us-gov-west-1' }],
  ])('is not one with %s', async (_case, spec) => {
    await world.apply(apiWith(spec, 'accepted'));

    expect(await world.api(apiWith(spec, 'accepted'))).toBeDefined();
  });

  it('has a name of its own that is too long for an API, and names no other', async () => {
    await expect(world.apply(apiWith({}, 'n'.repeat(129)))).rejects.toThrow(
      "metadata.name is longer than the 128 characters that an API's name may have; set spec.name",
    );
  });

  it('changes its Region', async () => {
    await world.apply(apiWith({ region: 'eu-west-1' }, 'regional'));

    await expect(world.apply(apiWith({ region: 'eu-west-2' }, 'regional'))).rejects.toThrow(
      'region cannot be changed or removed once it is set; to move the API, create another PrivateHttpApi',
    );
    await expect(world.apply(apiWith({}, 'regional'))).rejects.toThrow('region cannot be changed or removed');
  });

  it('names a Region for the first time, and not the one that its API is in', async () => {
    const object = apiWith({}, 'pinned');
    await world.apply(object);
    await world.kubernetes('PATCH', `${world.pathOf(object)}/status`, {
      body: { status: { region: 'eu-west-1' } },
      contentType: 'application/merge-patch+json',
    });

    await expect(world.apply(apiWith({ region: 'eu-west-2' }, 'pinned'))).rejects.toThrow(
      'spec.region must stay the Region that the API is in (status.region); to move it, create another PrivateHttpApi',
    );
    await world.apply(apiWith({ region: 'eu-west-1' }, 'pinned'));
  });

  it.each<[string, object, string]>([
    ['no VPC', {}, 'spec.vpcId: Required value'],
    ['a VPC that is none', { vpcId: 'my-vpc' }, 'spec.vpcId: Invalid value: "my-vpc"'],
    ['a subnet that is none', { vpcId: 'vpc-0abc0abc', subnetIds: ['a'] }, 'spec.subnetIds[0]: Invalid value: "a"'],
    [
      'a subnet twice',
      { vpcId: 'vpc-0abc0abc', subnetIds: ['subnet-0abc0abc', 'subnet-0abc0abc'] },
      '.spec.subnetIds: duplicate entries for key [="subnet-0abc0abc"]',
    ],
    [
      'a group that is none',
      { vpcId: 'vpc-0abc0abc', securityGroupIds: ['a'] },
      'spec.securityGroupIds[0]: Invalid value: "a"',
    ],
    ['a reserved tag', { vpcId: 'vpc-0abc0abc', tags: { 'aws:a': 'b' } }, 'are reserved'],
    [
      'a tag key over its limit',
      { vpcId: 'vpc-0abc0abc', tags: { ['k'.repeat(129)]: 'y' } },
      "a tag's key has 1 to 128 characters",
    ],
    ['a Region that is none', { vpcId: 'vpc-0abc0abc', region: 'eu' }, 'spec.region: Invalid value: "eu"'],
    ['no subnets', { vpcId: 'vpc-0abc0abc', subnetIds: [] }, 'spec.subnetIds in body should have at least 1 items'],
    [
      'eleven subnets',
      { vpcId: 'vpc-0abc0abc', subnetIds: ids('subnet', 11) },
      'spec.subnetIds: Too many: 11: must have at most 10 items',
    ],
    [
      'no groups',
      { vpcId: 'vpc-0abc0abc', securityGroupIds: [] },
      'spec.securityGroupIds in body should have at least 1 items',
    ],
    [
      'six groups',
      { vpcId: 'vpc-0abc0abc', securityGroupIds: ids('sg', 6) },
      'spec.securityGroupIds: Too many: 6: must have at most 5 items',
    ],
  ])('is, as a VpcLink, refused with %s', async (_case, spec, message) => {
    await expect(world.apply(vpcLink(spec))).rejects.toThrow(message);
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
    ['vpcId', { vpcId: 'vpc-0abc0abd' }],
    ['region', { region: 'eu-west-2' }],
    ['subnetIds', { subnetIds: ['subnet-0abc0abd'] }],
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
