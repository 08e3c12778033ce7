import { describe, expect, it } from '@jest/globals';
import type { Service } from '../kinds.ts';
import { buildGatewayStack, type GatewayParts } from './build-gateway-stack.ts';
import { flavours } from './flavours.ts';
import type { Gateway, GatewayListener, HttpRoute, ListenerSet, TcpRoute } from './kinds.ts';
import { listenerSetsOf, listenersOf } from './listeners-of.ts';

const [alb, nlb] = flavours;
const http: GatewayListener = { name: 'http', port: 80, protocol: 'HTTP' };
const backendRefs = [{ name: 'web', port: 80 }];

const object = <Kind extends string, Spec>(kind: Kind, name: string, spec: Spec, creationTimestamp = 'T1') => ({
  ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind, spec },
  metadata: { name, namespace: 'saas', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp },
});
const gateway = (listeners: readonly GatewayListener[], spec: Partial<Gateway['spec']> = {}): Gateway =>
  object('Gateway', 'web', { gatewayClassName: 'any', listeners, ...spec });
const listenerSet = (name: string, listeners: readonly GatewayListener[], created?: string): ListenerSet =>
  object('ListenerSet', name, { parentRef: { name: 'web' }, listeners }, created);
const httpRoute = (name: string, spec: Partial<HttpRoute['spec']> = {}): HttpRoute =>
  object('HTTPRoute', name, { parentRefs: [{ name: 'web' }], rules: [{ backendRefs }], ...spec });
const web: Service = {
  ...object('Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }),
  apiVersion: 'v1',
};

function stackOf(
  from: Gateway,
  parts: Partial<GatewayParts> & { readonly sets?: readonly ListenerSet[] },
  flavour = alb,
) {
  if (flavour === undefined) throw new Error('There are two flavours.');
  const allowed = listenerSetsOf(from, parts.sets ?? []).flatMap(({ set, isAllowed }) => (isAllowed ? set : []));
  return buildGatewayStack(from, {
    ...{ clusterName: 'demo', flavour, listeners: listenersOf(from, allowed, flavour) },
    ...{
      configuration: undefined,
      httpRoutes: [],
      tcpRoutes: [],
      services: [web],
      pods: [],
      certificates: [],
      ...parts,
    },
  });
}

describe('buildGatewayStack', () => {
  it('makes a listener of a port that has a route only, and lets requests in on all', () => {
    const routes = [httpRoute('one', { parentRefs: [{ name: 'web', sectionName: 'http' }] })];

    const stack = stackOf(gateway([http, { name: 'other', port: 81, protocol: 'HTTP' }]), { httpRoutes: routes });

    expect(stack).toMatchObject({
      tagPrefix: 'gateway.k8s.aws.alb',
      id: 'saas/web',
      loadBalancer: { type: 'application', scheme: 'internal' },
      securityGroup: {
        ports: [
          { protocol: 'tcp', port: 80 },
          { protocol: 'tcp', port: 81 },
        ],
      },
    });
    const rule = { action: { forwardTo: 'saas/web:saas-one:HTTPRoute-saas-web:80' } };
    expect(stack.listeners).toMatchObject([{ port: 80, protocol: 'HTTP', rules: [rule] }]);
    expect(stack.listeners[0]?.defaultAction).toMatchObject({
      action: { FixedResponseConfig: { StatusCode: '404' } },
    });
  });

  it('orders rules by name and path, the most specific first', () => {
    const paths = (...values: readonly string[]) => values.map((value) => ({ path: { value } }));
    const routes = [
      httpRoute('any', { rules: [{ backendRefs, matches: paths('/', '/a/b') }] }),
      httpRoute('named', { hostnames: ['*.shop', 'a.shop'], rules: [{ backendRefs }] }),
      httpRoute('exact', { rules: [{ backendRefs, matches: [{ path: { type: 'Exact', value: '/a' } }] }] }),
    ];

    const [listener] = stackOf(gateway([http]), { httpRoutes: routes }).listeners;

    expect(
      listener?.rules.map(({ conditions }) =>
        conditions.map((one) => one.HostHeaderConfig?.Values ?? one.PathPatternConfig?.Values),
      ),
    ).toEqual([[['a.shop'], ['/*']], [['*.shop'], ['/*']], [['/a']], [['/a/b', '/a/b/*']], [['/*']]]);
  });

  it('answers 500 for a route whose Service is not there', () => {
    const routes = [httpRoute('lost', { rules: [{ backendRefs: [{ name: 'gone', port: 80 }] }] })];

    const [listener] = stackOf(gateway([http]), { httpRoutes: routes }).listeners;

    expect(listener?.rules[0]?.action).toMatchObject({ action: { FixedResponseConfig: { StatusCode: '500' } } });
  });

  it('gives listeners of ListenerSets to their own routes, where the Gateway lets them in', () => {
    const open = gateway([http], { allowedListeners: { namespaces: { from: 'Same' } } });
    const sets = [listenerSet('more', [{ name: 'http', port: 82, protocol: 'HTTP' }])];
    const routes = [httpRoute('one', { parentRefs: [{ kind: 'ListenerSet', name: 'more' }] })];

    expect(stackOf(open, { sets, httpRoutes: routes }).listeners).toMatchObject([{ port: 82 }]);
    expect(stackOf(gateway([http]), { sets, httpRoutes: routes }).listeners).toEqual([]);
  });

  it('makes of two ListenerSets that want one port for different protocols the older one', () => {
    const open = gateway([http], { allowedListeners: { namespaces: { from: 'Same' } } });
    const sets = [
      listenerSet('younger', [{ name: 'b', port: 82, protocol: 'HTTPS' }], 'T2'),
      listenerSet('older', [{ name: 'a', port: 82, protocol: 'HTTP' }], 'T1'),
    ];
    const routes = sets.map(({ metadata }) =>
      httpRoute(metadata.name, { parentRefs: [{ kind: 'ListenerSet', name: metadata.name }] }),
    );

    expect(stackOf(open, { sets, httpRoutes: routes }).listeners).toMatchObject([{ port: 82, protocol: 'HTTP' }]);
  });

  it('finds certificates for the names of listeners and routes, where none is named', () => {
    const https = { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.shop' };
    const certificates = [{ arn: 'arn:shop', names: ['*.shop'] }];
    const httpRoutes = [httpRoute('one', { hostnames: ['a.shop'] })];

    expect(stackOf(gateway([https]), { httpRoutes, certificates }).listeners).toMatchObject([
      { protocol: 'HTTPS', certificateArns: ['arn:shop'] },
    ]);
    expect(() => stackOf(gateway([https]), { httpRoutes })).toThrow('no certificate found for host: *.shop');
  });

  it("gives a network load balancer's listener to the oldest route, and leaves out what has no backend", () => {
    const tcpRoute = (name: string, port: number, created: string, backend = 'web'): TcpRoute =>
      object(
        'TCPRoute',
        name,
        { parentRefs: [{ name: 'web', port }], rules: [{ backendRefs: [{ name: backend, port: 80 }] }] },
        created,
      );
    const tcpRoutes = [tcpRoute('b', 80, 'T2'), tcpRoute('a', 80, 'T1'), tcpRoute('c', 81, 'T1', 'gone')];
    const listeners = [
      { name: 'one', port: 80, protocol: 'TCP' },
      { name: 'two', port: 81, protocol: 'TCP' },
    ];

    const stack = stackOf(gateway(listeners), { tcpRoutes }, nlb);

    expect(stack).toMatchObject({ tagPrefix: 'gateway.k8s.aws.nlb', loadBalancer: { type: 'network' } });
    expect(stack.listeners).toMatchObject([
      { port: 80, protocol: 'TCP', defaultAction: { forwardTo: 'saas/web:saas-a:TCPRoute-saas-web:80' } },
    ]);
  });
});
