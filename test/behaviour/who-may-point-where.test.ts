import { describe, expect, it } from '@jest/globals';
import type { Backend, PrivateHttpApi } from '../../src/model/private-http-api.ts';
import { forge, loadBalancerOf, taggedLoadBalancer } from './forged.ts';
import { gateway, gatewayRoute, withGatewayApi } from './gateways.ts';
import { apiWith, ingress, route } from './manifests.ts';
import { referenceGrant, workloadsOf } from './namespaces.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

const path = 'dev/saas-resource';

describe('a user of one namespace', () => {
  it('publishes nothing of others by the status of own objects, nor by namespace, name or ARN', async () => {
    await using world = await World.start();
    for (const object of workloadsOf('shop')) await world.apply(object);
    await withGatewayApi(world);
    const theirs = await loadBalancerOf(world, 'shop/saas');
    const stack = { 'ingress.k8s.aws/stack': 'saas/of-cluster' };
    const elsewhere = taggedLoadBalancer(world, 'elsewhere', { 'elbv2.k8s.aws/cluster': 'other', ...stack });
    const unmarked = taggedLoadBalancer(world, 'unmarked', {}, 'network');
    await forge(world, 'Ingress', 'of-shop', theirs);
    await forge(world, 'Ingress', 'of-cluster', { hostname: elsewhere });
    await forge(world, 'Service', 'unmarked', { hostname: unmarked });
    await forge(world, 'Gateway', 'by-hostname', { hostname: theirs.hostname });
    await forge(world, 'Gateway', 'by-arn', theirs);
    const named = (name: string) => ({ name, port: 80 });
    const attempts: readonly (readonly [path: string, backend: Backend, why: RegExp])[] = [
      [
        'a',
        { ingress: { ...named('saas'), namespace: 'shop' } },
        /Ingress shop\/saas: no ReferenceGrant of namespace shop/,
      ],
      ['b', { ingress: named('of-shop') }, /its load balancer was made for another Ingress, in shop, where no/],
      ['port', { ingress: { name: 'of-shop', port: 8080 } }, /its load balancer was made for another Ingress, in shop/],
      ['c', { ingress: named('of-cluster') }, /its load balancer is one of cluster other, by its tag elbv2/],
      ['d', { service: named('unmarked') }, /no tag of its load balancer says that it was made for a Service of this/],
      ['e', { gateway: named('by-hostname') }, /its load balancer was made for an Ingress, not for a Gateway/],
      ['f', { gateway: named('by-arn') }, /its load balancer was made for an Ingress, not for a Gateway/],
      ['g', { loadBalancer: named(theirs.name) }, /neither it nor its load balancer has the tag/],
      ['h', { loadBalancer: { arn: theirs.arn, port: 80 } }, /neither it nor its load balancer has the tag/],
      ['i', { listener: { arn: theirs.listenerArn } }, /neither it nor its load balancer has the tag/],
    ];
    const routes = attempts.map(([name, backend]) => route(`ANY /${name}`, { backend }));

    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), ...routes] }));
    const api = await world.until(walkThrough, ({ status }) => status?.routesProgrammed === `1/${1 + routes.length}`);

    for (const [name, , why] of attempts) {
      const refused = api.status?.routes?.find(({ routeKey }) => routeKey === `ANY /${name}`);
      expect(refused).toMatchObject({ state: 'Refused', message: expect.stringMatching(why) });
      expect(refused).not.toHaveProperty('target');
      expect(await world.request(`dev/${name}`)).toMatchObject({ status: 404, pod: undefined });
    }
    expect(world.contentInAws().integrations).toHaveLength(1);
    expect(await world.request(path)).toMatchObject({ status: 200 });
  });
});

describe('an IngressGroup', () => {
  it('serves its only namespace until another joins it, and again when that lets it', async () => {
    await using world = await startWithoutIngresses([]);
    await withGatewayApi(world);
    await world.apply(inGroup('saas'));
    await world.apply(walkThrough);
    const alone = await world.until(walkThrough, isReady);
    const served = await world.request(path);

    await world.apply(inGroup('shop'));
    const joined = await world.until(walkThrough, servesNothing);
    const { host } = new URL(alone.status?.endpoint ?? '');
    const stopped = await world.requestTo(host, path);
    const grant = referenceGrant('shop', { from: 'saas', to: 'Ingress' });
    await world.apply(grant);
    await world.until(walkThrough, isReady);
    const granted = await world.request(path);
    await world.delete(grant);
    await world.until(walkThrough, servesNothing);

    expect(served).toMatchObject({ status: 200 });
    expect(conditionOf(joined, 'ResolvedRefs')?.message).toMatch(
      /its load balancer is that of IngressGroup shared, .* also of those in shop, where no ReferenceGrant lets namespace saas/,
    );
    expect(stopped).toMatchObject({ status: 404, pod: undefined });
    expect(granted).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });

  it('serves all its namespaces where the administrator trusts them, but none by a hostname that stayed when it left', async () => {
    await using world = await startWithoutIngresses(['--shared-listeners=Trust']);
    for (const namespace of ['saas', 'shop']) await world.apply(inGroup(namespace));
    await world.apply(walkThrough);
    const api = await world.until(walkThrough, isReady);
    const trusted = await world.request(path);

    await world.annotate(inGroup('saas'), { 'kubernetes.io/ingress.class': 'nginx' });
    const left = await world.until(walkThrough, servesNothing);
    const { host } = new URL(api.status?.endpoint ?? '');

    expect(trusted).toMatchObject({ status: 200 });
    expect(conditionOf(left, 'ResolvedRefs')?.message).toMatch(
      /is that of IngressGroup shared, .* those in shop, where no/,
    );
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });
});

describe('a Gateway', () => {
  it('serves its namespace until routes of others may be attached to it', async () => {
    await using world = await World.start();
    await withGatewayApi(world);
    const http = { name: 'http', port: 80, protocol: 'HTTP' };
    const open = { ...http, allowedRoutes: { namespaces: { from: 'All' } } };
    await world.apply(gateway('web', [open]));
    await world.apply(gatewayRoute('HTTPRoute', 'web', { name: 'web' }));
    await world.apply(
      apiWith({ routes: [route('ANY /saas-resource', { backend: { gateway: { name: 'web', port: 80 } } })] }),
    );

    const refused = await world.until(walkThrough, has('Ready', 'NotAllowed'));
    const leftMeanwhile = world.leftInAws();
    await world.apply(gateway('web', [http]));
    const api = await world.until(walkThrough, isReady);
    const served = await world.request(path);
    await world.apply(gateway('web', [open]));
    await world.until(walkThrough, servesNothing);
    const { host } = new URL(api.status?.endpoint ?? '');

    expect(conditionOf(refused, 'ResolvedRefs')?.message).toMatch(
      /is that of Gateway saas\/web, and all routes of it decide/,
    );
    expect(leftMeanwhile).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
    expect(served).toMatchObject({ status: 200 });
    expect(await world.requestTo(host, path)).toMatchObject({ status: 404, pod: undefined });
  });
});

async function startWithoutIngresses(flags: readonly string[]): Promise<World> {
  const world = await World.start({ workloads: false, flags });
  const workloads = [...workloadsOf('saas'), ...workloadsOf('shop')];
  for (const object of workloads) if (object.kind !== 'Ingress') await world.apply(object);
  return world;
}

/** The walk-through's Ingress of a namespace, in a group that any namespace may join. */
function inGroup(namespace: string): Manifest {
  const { metadata, ...rest } = ingress('saas', { 'group.name': 'shared' });
  return { ...rest, metadata: { ...metadata, namespace } };
}

function servesNothing({ status }: PrivateHttpApi): boolean {
  return status?.stages?.length === 0;
}
