import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { listenerArn, openToAll } from '../../test/backends/open-to-all.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Service } from '../model/service.ts';
import { serviceBackend } from './service-backend.ts';

const hostname = 'k8s-saas-web-1a2b3c4d5e-0123456789abcdef.elb.eu-west-1.amazonaws.com';
const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const loadBalancer: LoadBalancer = { DNSName: hostname, State: { Code: 'active' }, VpcId: 'vpc-1' };
const tcp: Listener = { Port: 80, Protocol: 'TCP', ListenerArn: listenerArn };

describe('the backend of a Service', () => {
  it.each([
    ['TCP', 'either'],
    ['TLS', 'tls'],
  ] as const)('is the %s listener of that port', async (Protocol, speaks) => {
    const resolution = await resolve({ listeners: [{ ...tcp, Protocol }] });

    expect(resolution).toMatchObject({
      state: 'resolved',
      target: { backend: 'Service saas/web, port 80', uri: listenerArn, speaks },
    });
  });

  it.each([
    ['is not there', { service: undefined }, 'pending', 'ServiceNotFound', 'There is no Service saas/web'],
    ['is of another type', { type: 'ClusterIP' }, 'refused', 'ServiceHasNoLoadBalancer', 'is of type ClusterIP'],
    ['has no such port', { ports: [81, 443] }, 'refused', 'ServicePortNotFound', 'no port 80; it has 81, 443'],
    ['has no hostname yet', { hostnames: [] }, 'pending', 'ServiceHasNoLoadBalancer', "see the Service's events"],
    [
      'has a Classic Load Balancer',
      { hostnames: ['a1b2c3-123456789.eu-west-1.elb.amazonaws.com'] },
      'refused',
      'HostnameNotLoadBalancer',
      'Classic Load Balancers',
    ],
    [
      'has a load balancer in another Region',
      { hostnames: [hostname.replace('eu-west-1', 'us-east-1')] },
      'refused',
      'LoadBalancerInOtherRegion',
      'region: us-east-1',
    ],
    ...(['UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'] as const).map(
      (Protocol) =>
        [
          `has that port for ${Protocol}`,
          { listeners: [{ ...tcp, Protocol }] },
          'refused',
          'ListenerNotHttp',
          `speaks ${Protocol}, and HTTP cannot be sent to that`,
        ] as const,
    ),
  ] as const)('is none where it %s', async (_case, world: World, state, reason, message) => {
    const resolution = await resolve(world);

    expect(resolution).toMatchObject({ state, reason, message: expect.stringContaining(message) });
  });
});

interface World {
  readonly service?: undefined;
  readonly type?: string;
  readonly ports?: readonly number[];
  readonly hostnames?: readonly string[];
  readonly listeners?: readonly Listener[];
}

function resolve(world: World) {
  const { type = 'LoadBalancer', ports = [80], hostnames = [hostname], listeners = [tcp] } = world;
  const service: Service | undefined =
    'service' in world
      ? undefined
      : {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { namespace: 'saas', name: 'web', ...created },
          spec: { type, ports: ports.map((port) => ({ port })) },
          status: { loadBalancer: { ingress: hostnames.map((name) => ({ hostname: name })) } },
        };
  const backend = { name: 'web', port: 80 };
  const api: PrivateHttpApi = {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { namespace: 'saas', name: 'my-http-api', ...created },
    spec: { routes: [{ routeKey: 'ANY /saas-resource', backend: { service: backend } }] },
  };
  const found = { loadBalancer, listeners, unchangedFor: 0, lookAgainAfter: 1_000 };
  return serviceBackend({
    services: { get: (key) => (key === 'saas/web' ? service : undefined) },
    consent: openToAll,
    loadBalancers: { find: () => Promise.resolve(found) },
  }).resolve({ api, backend, region: 'eu-west-1', call: { owner: 'pha/saas/my-http-api' } });
}
