import { describe, expect, it } from '@jest/globals';
import { buildStack } from './build-stack.ts';
import { isManaged } from './is-managed.ts';
import type { Ingress, IngressSpec, Pod, Service } from './kinds.ts';

const metadata = (name: string, more: object = {}) => ({
  name,
  namespace: 'saas',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T12:00:00Z',
  ...more,
});

const web: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('web'),
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
};

function pod(
  name: string,
  address: string,
  more: { readonly ready?: boolean; readonly deletionTimestamp?: string } = {},
): Pod {
  const { ready = true, ...rest } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, { labels: { app: 'web' }, ...rest }),
    spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080 }] }] },
    status: { podIP: address, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function ingress(spec: IngressSpec, annotations: Readonly<Record<string, string>> = {}): Ingress {
  const prefixed = Object.entries(annotations).map(
    ([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value] as const,
  );
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata('saas', { annotations: Object.fromEntries(prefixed) }),
    spec,
  };
}

const backend = { service: { name: 'web', port: { number: 80 } } };
const path = (pathType: string, value: string) => ({ path: value, pathType, backend });
const stackOf = (from: Ingress, pods: readonly Pod[] = []) =>
  buildStack(from, { clusterName: 'demo', services: [web], pods });

describe('buildStack', () => {
  it('is internal, on port 80 and open to everybody unless told otherwise', () => {
    const stack = stackOf(ingress({ defaultBackend: backend }));

    expect(stack).toMatchObject({
      id: 'saas/saas',
      loadBalancer: { scheme: 'internal' },
      securityGroup: { ports: [80], cidrs: ['0.0.0.0/0'] },
      listeners: [{ port: 80, protocol: 'HTTP', defaultAction: { forwardTo: 'saas/saas-web:http' }, rules: [] }],
    });
  });

  it('is named after the Ingress, and a hash', () => {
    expect(stackOf(ingress({})).loadBalancer.name).toMatch(/^k8s-saas-saas-[0-9a-f]{10}$/);
  });

  it('has another name for another scheme, since a load balancer cannot change it', () => {
    const internal = stackOf(ingress({}));
    const facing = stackOf(ingress({}, { scheme: 'internet-facing' }));

    expect(facing.loadBalancer.name).not.toBe(internal.loadBalancer.name);
    expect(facing.securityGroup.name).toBe(internal.securityGroup.name);
  });

  it('listens where the annotations say, and redirects plain HTTP', () => {
    const stack = stackOf(
      ingress(
        { defaultBackend: backend },
        {
          'listen-ports': '[{"HTTP": 80}, {"HTTPS": 8443}]',
          'certificate-arn': 'arn:1, arn:2',
          'ssl-redirect': '8443',
        },
      ),
    );

    expect(stack.listeners).toMatchObject([
      { port: 80, defaultAction: { action: { Type: 'redirect', RedirectConfig: { Port: '8443' } } } },
      { port: 8443, certificateArn: 'arn:1', defaultAction: { forwardTo: 'saas/saas-web:http' } },
    ]);
  });

  it('orders paths: exact ones, then prefixes from long to short, then the others', () => {
    const paths = [
      path('ImplementationSpecific', '/x*'),
      path('Prefix', '/'),
      path('Prefix', '/a'),
      path('Exact', '/a'),
    ];

    const { listeners } = stackOf(ingress({ rules: [{ host: 'shop', http: { paths } }] }));

    expect(listeners[0]?.rules.map(({ conditions }) => conditions[1]?.PathPatternConfig?.Values)).toEqual([
      ['/a'],
      ['/a', '/a/*'],
      ['/*'],
      ['/x*'],
    ]);
    expect(listeners[0]?.rules[0]?.conditions[0]).toEqual({
      Field: 'host-header',
      HostHeaderConfig: { Values: ['shop'] },
    });
  });

  it('answers 404 without a default backend, and 503 for a Service that is not there', () => {
    const missing = { service: { name: 'gone', port: { number: 80 } } };

    expect(stackOf(ingress({})).listeners[0]?.defaultAction).toMatchObject({
      action: { FixedResponseConfig: { StatusCode: '404' } },
    });
    expect(stackOf(ingress({ defaultBackend: missing })).listeners[0]?.defaultAction).toMatchObject({
      action: { FixedResponseConfig: { StatusCode: '503', MessageBody: 'Backend service does not exist' } },
    });
  });

  it("targets the ready pods, at their own container's port", () => {
    const pods = [
      pod('one', '10.0.1.1'),
      pod('two', '10.0.1.2', { ready: false }),
      pod('three', '10.0.1.3', { deletionTimestamp: '2026-01-01T12:00:00Z' }),
    ];

    const { targetGroups } = stackOf(ingress({ defaultBackend: backend }), pods);

    expect(targetGroups.get('saas/saas-web:http')?.targets).toEqual([{ address: '10.0.1.1', port: 8080 }]);
  });

  it('says which annotation it cannot read', () => {
    expect(() => stackOf(ingress({}, { scheme: 'secret' }))).toThrow(
      'Annotation alb.ingress.kubernetes.io/scheme says secret, not internal or internet-facing.',
    );
    expect(() => stackOf(ingress({}, { 'listen-ports': '{"HTTP": 80}' }))).toThrow('listen-ports is not a list');
  });
});

describe('isManaged', () => {
  const alb = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: metadata('alb'),
    spec: { controller: 'ingress.k8s.aws/alb' },
  };
  const classOf = (name: string) => (name === 'alb' ? alb : undefined);
  const legacy = (value: string): Ingress => ({
    ...ingress({ ingressClassName: 'alb' }),
    metadata: metadata('saas', { annotations: { 'kubernetes.io/ingress.class': value } }),
  });

  it('asks the controller of the IngressClass', () => {
    expect(isManaged(ingress({ ingressClassName: 'alb' }), classOf)).toBe(true);
    expect(isManaged(ingress({ ingressClassName: 'nginx' }), classOf)).toBe(false);
    expect(isManaged(ingress({}), classOf)).toBe(false);
  });

  it('but the legacy annotation first', () => {
    expect(isManaged(legacy('alb'), classOf)).toBe(true);
    expect(isManaged(legacy('nginx'), classOf)).toBe(false);
  });
});
