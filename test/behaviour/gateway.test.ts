import { describe, expect, it } from '@jest/globals';
import type { Backend } from '../../src/model/private-http-api.ts';
import { configuration, gateway, gatewayClass, gatewayRoute, listenerSet, withGatewayApi } from './gateways.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, theController, walkThrough, World } from './world.ts';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const secure = { name: 'secure', port: 443, protocol: 'HTTPS' };
const tls = { serverName: 'saas.example.com' };
const toPort80 = { name: 'web', port: 80 };

describe('the Gateway of a PrivateHttpApi', () => {
  it('is served by a port, the name of a listener, or of one in a ListenerSet, as soon as a route is attached to it', async () => {
    await using world = await World.start();
    await withGatewayApi(world);
    await world.apply(configuration('own', { listenerConfigurations: [certified(world, 'HTTPS:443')] }));
    await world.apply(gateway('web', [http], { configuration: 'own' }));
    await world.apply(listenerSet('set', 'web', [secure]));
    const routes = [
      route('ANY /port', through(toPort80)),
      route('ANY /name', through({ name: 'web', sectionName: 'http' })),
      route('ANY /set', { ...through({ name: 'web', sectionName: 'secure' }), tls }),
    ];
    await world.apply(apiWith({ routes }));

    const waiting = await world.until(walkThrough, has('ResolvedRefs', 'ListenerNotFound'));
    // Longer than a listener can be on its way.
    await world.pass(240_000);
    await world.apply(gatewayRoute('HTTPRoute', 'one', { name: 'web' }));
    const served = await world.until(walkThrough, ({ status }) => status?.routesProgrammed === '2/3');
    const before = world.clock.monotonic();
    await world.apply(gatewayRoute('HTTPRoute', 'two', { kind: 'ListenerSet', name: 'set' }));
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('makes a listener when the first route is attached to it'),
    });
    expect(served.status?.routes?.map(({ backend }) => backend)).toEqual([
      'Gateway saas/web, port 80',
      'Gateway saas/web, listener http',
      undefined,
    ]);
    // The ListenerSet's status tells of it: no look at AWS has to come due, which would be once a minute by now.
    expect(world.clock.monotonic() - before).toBeLessThan(20_000);
    for (const path of ['port', 'name', 'set']) {
      expect(await world.request(`dev/${path}`)).toMatchObject({ status: 200, path: `/${path}` });
    }
  });

  it('may have a Network Load Balancer, and move to another load balancer: one update each, and the next request works', async () => {
    await using world = await World.start();
    await withGatewayApi(world);
    const listeners = [
      { ...http, protocol: 'TCP' },
      { ...secure, protocol: 'TLS' },
    ];
    // With a name of its own, which the one that takes its place gets too.
    const wishes = { loadBalancerName: 'saas-web', listenerConfigurations: [certified(world, 'TLS:443')] };
    await world.apply(configuration('own', wishes));
    await world.apply(gateway('web', listeners, { gatewayClassName: 'nlb', configuration: 'own' }));
    await world.apply(gatewayRoute('TCPRoute', 'one', { name: 'web' }));
    const routes = [
      route('ANY /tcp', through(toPort80)),
      route('ANY /tls', { ...through({ name: 'web', sectionName: 'secure' }), tls }),
    ];
    await world.apply(apiWith({ routes }));
    await world.until(walkThrough, isReady);
    const first = [await world.request('dev/tcp'), await world.request('dev/tls')];
    world.sandbox.aws.clearCalls();

    await world.apply(configuration('own', { ...wishes, scheme: 'internet-facing' }));
    await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotActive'));
    await world.until(walkThrough, isReady);

    const second = [await world.request('dev/tcp'), await world.request('dev/tls')];
    for (const answers of [first, second]) {
      expect(answers).toMatchObject([
        { status: 200, path: '/tcp' },
        { status: 200, path: '/tls' },
      ]);
    }
    expect(world.gatewayCalls()).toEqual({ UpdateIntegration: 2, CreateDeployment: 1, UpdateStage: 1 });
  });

  it('works where Gateway API is installed later, with no restart, and asks seldom until then', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const unreferenced = gatewayRequests(world);

    await world.apply(apiWith({ routes: [route('ANY /saas-resource', through(toPort80))] }));
    const waiting = await world.until(walkThrough, has('ResolvedRefs', 'GatewayApiNotInstalled'));
    const asked = gatewayRequests(world);
    await world.pass(240_000);
    const askedMeanwhile = gatewayRequests(world) - asked;
    const kept = await world.request('dev/saas-resource');
    await withGatewayApi(world);
    await world.apply(gateway('web', [http]));
    await world.apply(gatewayRoute('HTTPRoute', 'one', { name: 'web' }));
    await world.until(walkThrough, has('ResolvedRefs', 'LoadBalancerNotActive'));
    await world.until(walkThrough, isReady);

    expect(unreferenced).toBe(0);
    expect(conditionOf(waiting, 'Ready')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('Gateway API is not installed'),
    });
    // Every 15 to 30 s, once that it has been so for a minute.
    expect(askedMeanwhile).toBeLessThanOrEqual(4 * 4 + 6);
    const told = world.log.filter(
      (line) => line.includes('does not know gateways.') && line.includes('"level":"info"'),
    );
    expect(told).toHaveLength(1);
    expect(kept).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200, path: '/saas-resource' });
  });

  it("is refused where it is another controller's, or has no such listener", async () => {
    await using world = await World.start();
    await withGatewayApi(world);
    await world.apply(gatewayClass('foreign', 'example.com/mesh'));
    await world.apply(gateway('elsewhere', [http], { gatewayClassName: 'foreign' }));
    const address = { type: 'Hostname', value: 'mesh.example.com' };
    await world.kubernetes('PATCH', `${world.pathOf(gateway('elsewhere', []))}/status`, {
      body: { status: { addresses: [address] } },
      contentType: 'application/merge-patch+json',
    });
    await world.apply(gateway('web', [http]));
    const foreign = route('GET /foreign', through({ name: 'elsewhere', port: 80 }));
    await world.apply(apiWith({ routes: [foreign] }));
    await world.until(walkThrough, has('ResolvedRefs', 'HostnameNotLoadBalancer'));
    // By now Gateways are watched, so the other one is read by itself.
    const misnamed = route('GET /misnamed', through({ name: 'web', sectionName: 'htp' }));
    const closed = route('GET /closed', through({ name: 'web', port: 81 }));
    await world.apply(apiWith({ routes: [foreign, misnamed, closed] }));

    const api = await world.until(walkThrough, ({ status, metadata }) => {
      const isNow = status?.observedGeneration === metadata.generation;
      return isNow && status?.routes?.every(({ state }) => state === 'Refused') === true;
    });

    expect(conditionOf(api, 'ResolvedRefs')).toMatchObject({ status: 'False' });
    expect(api.status?.routes?.map(({ message }) => message)).toEqual([
      expect.stringContaining('of class foreign is served at mesh.example.com, which is not the name of'),
      expect.stringContaining('no listener named htp, nor has a ListenerSet of it. There are http (HTTP 80)'),
      expect.stringContaining('no listener on port 81'),
    ]);
  });
});

/** A listener's configuration with a certificate for the name that routes expect. */
function certified(world: World, protocolPort: string): object {
  return { protocolPort, defaultCertificate: world.certificate(tls.serverName) };
}

function through(to: Backend['gateway']): { readonly backend: Backend } {
  return { backend: to === undefined ? {} : { gateway: to } };
}

/** How often the controller has asked for anything of Gateway API. */
function gatewayRequests({ sandbox }: World): number {
  return sandbox.kubernetes.requests.filter(
    ({ group, userAgent }) => group === 'gateway.networking.k8s.io' && userAgent.endsWith(`/${theController}`),
  ).length;
}
