import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { listenerArn, openToAll } from '../../test/backends/open-to-all.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import { NotLoadedError } from '../kubernetes/not-loaded-error.ts';
import type { Gateway, GatewayCondition, GatewayListener, ListenerSet } from '../model/gateway.ts';
import type { Backend, PrivateHttpApi } from '../model/private-http-api.ts';
import { gatewayBackend } from './gateway-backend.ts';

const hostname = 'internal-k8s-saas-web-1a2b3c4d5e-123456789.eu-west-1.elb.amazonaws.com';
const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/K8s-Web/0123456789abcdef';
const created = { uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const active: LoadBalancer = { LoadBalancerArn: arn, DNSName: hostname, State: { Code: 'active' }, VpcId: 'vpc-1' };
const http: GatewayListener = { name: 'http', port: 80, protocol: 'HTTP' };
const listener80: Listener = { Port: 80, Protocol: 'HTTP', ListenerArn: listenerArn };
const notServed = new KubernetesError('notFound', 'GET …: 404: the server could not find the requested resource');
const accepted: GatewayCondition = { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' };
const programmed: GatewayCondition = { type: 'Programmed', status: 'True', reason: 'Programmed', message: arn };

describe('the backend of a Gateway', () => {
  it.each([
    ['its port', { port: 80 }, 'Gateway saas/web, port 80'],
    ["a listener's name", { sectionName: 'http' }, 'Gateway saas/web, listener http'],
  ])('is the listener that is meant by %s', async (_by, by, backend) => {
    const { resolution, asked } = await resolve(by, {});

    expect(resolution).toMatchObject({ state: 'resolved', target: { backend, uri: listenerArn, speaks: 'http' } });
    // ListenerSets are not watched for that.
    expect(asked).toEqual({ name: 'k8s-saas-web-1a2b3c4d5e', listenerSets: 0 });
  });

  it('is found by the ARN in Programmed where that is one, and not taken for another of the same DNS name', async () => {
    const byArn = await resolve({ port: 80 }, { conditions: [programmed] });
    const another = { ...active, LoadBalancerArn: arn.replace('0123', '9999') };
    const replaced = await resolve({ port: 80 }, { conditions: [programmed], loadBalancer: another });
    const unproven = { ...programmed, status: 'Unknown' };
    const sentences = [{ ...programmed, message: 'Gateway is programmed.' }, unproven];

    expect(byArn).toMatchObject({ resolution: { state: 'resolved' }, asked: { name: 'K8s-Web' } });
    expect(replaced.resolution).toMatchObject({ state: 'pending', reason: 'LoadBalancerNotFound' });
    for (const condition of sentences) {
      const { asked } = await resolve({ port: 80 }, { conditions: [condition] });
      expect(asked.name).toBe('k8s-saas-web-1a2b3c4d5e');
    }
  });

  it.each([
    ['of that name', { sectionName: 'more' }],
    ['with that port', { port: 82 }],
  ])('is the listener %s of a ListenerSet where the Gateway has none', async (_what, by) => {
    const sets = [listenerSet('a', { name: 'more', port: 82, protocol: 'HTTP' })];

    const { resolution } = await resolve(by, { sets, listeners: [{ ...listener80, Port: 82 }] });

    expect(resolution).toMatchObject({ state: 'resolved', target: { uri: listenerArn } });
  });

  it.each([
    ['HTTPS', 'HTTPS', 'tls'],
    ['TCP', 'TCP', 'either'],
    ['TLS', 'TLS', 'tls'],
    ['TLS', 'TCP', 'either'],
  ] as const)('takes for a listener of %s the load balancer’s for %s', async (protocol, Protocol, speaks) => {
    const own = [{ ...http, protocol }];

    const { resolution } = await resolve({ sectionName: 'http' }, { own, listeners: [{ ...listener80, Protocol }] });

    expect(resolution).toMatchObject({ state: 'resolved', target: { speaks } });
  });

  it.each([
    ['there is no Gateway API', { gateway: notServed }, 'pending', 'GatewayApiNotInstalled', 'Install it'],
    ['there is no such Gateway', { gateway: undefined }, 'pending', 'GatewayNotFound', 'There is no Gateway saas/web'],
    ['it has no address', { addresses: [] }, 'pending', 'GatewayHasNoLoadBalancer', 'is its class one of'],
    [
      'it was not accepted',
      { addresses: [], conditions: [{ ...accepted, status: 'False', reason: 'Invalid', message: 'See events.' }] },
      'pending',
      'GatewayHasNoLoadBalancer',
      'it was not accepted (Invalid: See events.)',
    ],
    [
      'its address is no load balancer’s',
      { addresses: ['10.0.0.1', 'gateway.example.com'] },
      'refused',
      'HostnameNotLoadBalancer',
      'of class any is served at 10.0.0.1, gateway.example.com',
    ],
    [
      'it is in another Region',
      { addresses: [hostname.replace('eu-west-1', 'us-east-1')] },
      'refused',
      'LoadBalancerInOtherRegion',
      'region: us-east-1',
    ],
    [
      'no route is attached yet',
      { listeners: [] },
      'pending',
      'ListenerNotFound',
      'has no listener for http (HTTP on port 80) yet; it has none. The AWS Load Balancer Controller makes a listener when',
    ],
    [
      'no route is attached for long',
      { listeners: [], unchangedFor: 3_600_000 },
      'pending',
      'ListenerNotFound',
      'attach one, an HTTPRoute',
    ],
    [
      'the port has the listener of another protocol',
      { listeners: [{ ...listener80, Protocol: 'HTTPS' }] },
      'pending',
      'ListenerNotFound',
      'no listener for http (HTTP on port 80) yet; it has 80',
    ],
    [
      'the port is shared with UDP',
      { own: [{ ...http, protocol: 'TCP' }], listeners: [{ ...listener80, Protocol: 'TCP_UDP' }] },
      'refused',
      'ListenerNotHttp',
      'speaks TCP_UDP',
    ],
    [
      'nothing has that listener',
      { own: [{ ...http, name: 'web' }], sets: [listenerSet('a', { ...http, name: 'more' })] },
      'refused',
      'GatewayListenerNotFound',
      'has no listener named http, nor has a ListenerSet of it. There are web (HTTP 80), more (HTTP 80)',
    ],
    [
      'nothing has it, and there are no ListenerSets in this cluster',
      { own: [], sets: notServed },
      'refused',
      'GatewayListenerNotFound',
      'There are none',
    ],
    [
      'the ListenerSet that has it is not accepted',
      { own: [], sets: [{ ...listenerSet('a', http), status: {} }] },
      'pending',
      'GatewayListenerNotFound',
      'has not accepted ListenerSet saas/a (yet)',
    ],
    [
      'it conflicts with another one',
      { flaws: [{ ...accepted, status: 'False', reason: 'ProtocolConflict', message: 'Port 80 is taken.' }] },
      'refused',
      'GatewayListenerNotAccepted',
      'Listener http of Gateway saas/web is not made (ProtocolConflict: Port 80 is taken.)',
    ],
    [
      'several ListenerSets have it on different ports',
      { own: [], sets: [listenerSet('a', http), listenerSet('b', { ...http, port: 81 })] },
      'refused',
      'GatewayListenerAmbiguous',
      'on ports 80, 81',
    ],
  ] as const)('is none where %s', async (_case, world: World, state, reason, message) => {
    const { resolution } = await resolve({ sectionName: 'http' }, world);

    expect(resolution).toMatchObject({ state, reason, message: expect.stringContaining(message) });
  });

  it('is waited for without a word as long as nobody knows the Gateway or its ListenerSets', async () => {
    const loading = new NotLoadedError('gateways saas/web');

    await expect(resolve({ port: 80 }, { gateway: loading })).rejects.toThrow(loading);
    await expect(resolve({ port: 81 }, { sets: loading })).rejects.toThrow(loading);
  });
});

interface World {
  readonly gateway?: Error | undefined;
  readonly own?: readonly GatewayListener[];
  readonly addresses?: readonly string[];
  readonly conditions?: readonly GatewayCondition[];
  /** Of its listener. */
  readonly flaws?: readonly GatewayCondition[];
  readonly sets?: readonly ListenerSet[] | Error;
  readonly loadBalancer?: LoadBalancer;
  readonly listeners?: readonly Listener[];
  readonly unchangedFor?: number;
}

async function resolve(by: { readonly sectionName?: string; readonly port?: number }, world: World) {
  const { own = [http], addresses = [hostname], conditions = [accepted], flaws = [], sets = [] } = world;
  const { loadBalancer = active, listeners = [listener80], unchangedFor = 0 } = world;
  const gateway: Gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'saas', name: 'web', ...created },
    spec: { gatewayClassName: 'any', listeners: own },
    status: {
      addresses: addresses.map((value) => ({ type: 'Hostname', value })),
      ...{ conditions, listeners: [{ name: 'http', conditions: flaws }] },
    },
  };
  const backend: NonNullable<Backend['gateway']> = { name: 'web', ...by };
  const api: PrivateHttpApi = {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'PrivateHttpApi',
    metadata: { namespace: 'saas', name: 'my-http-api', ...created },
    spec: { routes: [{ routeKey: 'ANY /saas-resource', backend: { gateway: backend } }] },
  };
  const asked = { name: '', listenerSets: 0 };
  const resolution = await gatewayBackend({
    consent: openToAll,
    gateways: { get: () => ('gateway' in world ? orThrow<Gateway | undefined>(world.gateway) : gateway) },
    listenerSets: {
      of: () => {
        asked.listenerSets += 1;
        return orThrow(sets);
      },
    },
    loadBalancers: {
      find: ({ name }) => {
        asked.name = name;
        return Promise.resolve({ loadBalancer, listeners, unchangedFor, lookAgainAfter: 1_000 });
      },
    },
  }).resolve({ api, backend, region: 'eu-west-1', call: { owner: 'pha/saas/my-http-api' } });
  return { resolution, asked };
}

function orThrow<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}

function listenerSet(name: string, listener: GatewayListener): ListenerSet {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'ListenerSet',
    metadata: { namespace: 'saas', name, ...created },
    spec: { parentRef: { name: 'web' }, listeners: [listener] },
    status: { conditions: [accepted] },
  };
}
