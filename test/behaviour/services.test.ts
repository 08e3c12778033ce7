import { describe, expect, it } from '@jest/globals';
import type { RouteSpec } from '../../src/model/private-http-api.ts';
import { apiWith } from './manifests.ts';
import { conditionOf, example, has, isReady, walkThrough, World, type Manifest } from './world.ts';

const tls = { serverName: 'saas.example.com' };
const [http, https] = [
  { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
  { name: 'https', port: 443, targetPort: 8080, protocol: 'TCP' },
] as const;
const dns = { name: 'dns', port: 53, protocol: 'UDP' } as const;

/** A Service of type LoadBalancer in front of the sample pods, of the AWS Load Balancer Controller's class unless it says otherwise. */
function loadBalancer(
  name: string,
  ports: readonly object[],
  annotations: Readonly<Record<string, string>> = {},
  spec: object = { loadBalancerClass: 'service.k8s.aws/nlb' },
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'saas', annotations: named(annotations) },
    ...{ spec: { type: 'LoadBalancer', selector: { app: 'saas' }, ports, ...spec } },
  };
}

function named(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [prefix + key, value]));
}

function to(service: string, port: number, more: Partial<RouteSpec> = {}): RouteSpec {
  return { routeKey: `GET /${service}/${port}`, backend: { service: { name: service, port } }, ...more };
}

describe('a Service of type LoadBalancer', () => {
  it('is reached through its Network Load Balancer, by TCP or TLS, whatever its class comes from', async () => {
    await using world = await World.start();
    const certificate = { 'ssl-cert': world.certificate('saas.example.com'), 'ssl-ports': 'https' };
    const legacy = { type: 'external', 'nlb-target-type': 'ip' };
    await world.apply(loadBalancer('web', [http, https, dns], certificate));
    await world.apply(loadBalancer('legacy', [http], legacy, {}));
    await world.apply(loadBalancer('auto', [http], {}, { loadBalancerClass: 'eks.amazonaws.com/nlb' }));
    const routes = [to('web', 80), to('web', 443, { tls }), to('legacy', 80), to('auto', 80)];
    await world.apply(apiWith({ routes }));
    const [ofExample, apiOfExample] = example('network-load-balancer');
    await world.apply(ofExample);
    await world.apply(apiOfExample);

    const api = await world.until(walkThrough, isReady);
    await world.until(apiOfExample, isReady);

    const answers = [];
    for (const { routeKey } of routes) answers.push(await world.request(`dev${routeKey.slice(4)}`));
    expect(answers).toMatchObject(routes.map(({ routeKey }) => ({ status: 200, path: routeKey.slice(4) })));
    expect(await world.request('orders', { api: apiOfExample })).toMatchObject({ status: 200, path: '/orders' });
    expect(api.status?.routes?.[1]).toMatchObject({
      target: expect.stringContaining(':listener/net/'),
      serverName: 'saas.example.com',
    });
  });

  it('is refused where no HTTP can be sent to it, with what to do', async () => {
    await using world = await World.start();
    const dnsOverTcp = { ...dns, name: 'dns-tcp', protocol: 'TCP' };
    await world.apply(loadBalancer('udp', [dns]));
    await world.apply(loadBalancer('both', [dns, dnsOverTcp], { 'enable-tcp-udp-listener': 'true' }));
    await world.apply(loadBalancer('quic', [dns], { 'quic-enabled-ports': '53' }));
    await world.apply(loadBalancer('plain', [http]));
    const routes = [to('udp', 53), to('both', 53), to('quic', 53), to('plain', 81), to('saas', 80), to('none', 80)];
    await world.apply(apiWith({ routes }));

    const api = await world.until(
      walkThrough,
      ({ status }) => status?.routes?.filter(({ state }) => state === 'Refused').length === 5,
    );

    const says = (message: string) => ({ message: expect.stringContaining(message) });
    expect(api.status?.routes).toMatchObject([
      says('speaks UDP, and HTTP cannot be sent to that. Use a port of the Service whose protocol is TCP'),
      says('speaks TCP_UDP'),
      says('speaks QUIC'),
      says('Service saas/plain has no port 81; it has 80.'),
      says('Service saas/saas is of type ClusterIP, so it has no load balancer.'),
      says('There is no Service saas/none.'),
    ]);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('may move to another load balancer, and may leave it: what was deployed stays until there is another', async () => {
    await using world = await World.start();
    const legacy = { type: 'external', 'nlb-target-type': 'ip' };
    const web = loadBalancer('web', [http], legacy, {});
    await world.apply(web);
    await world.apply(apiWith({ routes: [to('web', 80)] }));
    const before = await world.until(walkThrough, isReady);
    world.sandbox.aws.clearCalls();

    await world.annotate(web, named({ scheme: 'internet-facing' }));
    const moving = await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotActive'));
    await world.until(walkThrough, isReady);
    const moved = await world.request('dev/web/80');
    const updates = world.gatewayCalls();
    await world.annotate(web, named({ type: 'nlb' }));
    const left = await world.until(walkThrough, has('ResolvedRefs', 'ServiceHasNoLoadBalancer'));

    expect(moving.status?.routes?.[0]).toMatchObject({ state: 'Pending', target: before.status?.routes?.[0]?.target });
    expect(moved).toMatchObject({ status: 200 });
    expect(updates).toEqual({ UpdateIntegration: 1, CreateDeployment: 1, UpdateStage: 1 });
    expect(conditionOf(left, 'ResolvedRefs')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining("Service saas/web has no load balancer's hostname in its status yet."),
    });
    expect(world.calls('DeleteRoute')).toEqual([]);
  });
});
