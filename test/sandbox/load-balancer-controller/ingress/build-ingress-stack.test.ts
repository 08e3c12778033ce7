import { describe, expect, it } from '@jest/globals';
import type { Ingress, IngressClassParamsSpec, IngressSpec, Pod, Service } from '../kinds.ts';
import { buildIngressStack } from './build-ingress-stack.ts';
import { classifyIngress } from './classify-ingress.ts';
import { loadGroup } from './ingress-group.ts';

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

function ingress(spec: IngressSpec, annotations: Readonly<Record<string, string>> = {}, name = 'saas'): Ingress {
  const prefixed = Object.entries(annotations).map(
    ([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value] as const,
  );
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(name, { annotations: Object.fromEntries(prefixed) }),
    spec,
  };
}

const backend = { service: { name: 'web', port: { number: 80 } } };
const path = (pathType: string, value: string) => ({ path: value, pathType, backend });
const ours = { state: 'ours', maker: 'k8s.aws', params: undefined } as const;
const certificates = [{ arn: 'arn:shop', names: ['shop.example.com', '*.shop.example.com'] }];

/** Of the group of that name, which the Ingresses are members of; of the one Ingress where none is said. */
function groupStackOf(
  ingresses: readonly Ingress[],
  more: { readonly group?: string; readonly params?: IngressClassParamsSpec; readonly pods?: readonly Pod[] } = {},
) {
  const { group: name = 'saas/saas', params, pods = [] } = more;
  const identity = { maker: 'k8s.aws', name } as const;
  const group = loadGroup(identity, ingresses, () => ({ ...ours, params }));
  return buildIngressStack(group, { clusterName: 'demo', services: [web], pods, certificates });
}
const stackOf = (from: Ingress, pods: readonly Pod[] = []) => groupStackOf([from], { pods });

describe('buildIngressStack', () => {
  it('is internal, on port 80 and open to everybody unless told otherwise', () => {
    const stack = stackOf(ingress({ defaultBackend: backend }));

    expect(stack).toMatchObject({
      id: 'saas/saas',
      loadBalancer: { scheme: 'internal' },
      securityGroup: { ports: [{ protocol: 'tcp', port: 80 }], cidrs: ['0.0.0.0/0'] },
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
    expect(facing.securityGroup).toEqual(internal.securityGroup);
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
      { port: 8443, certificateArns: ['arn:1', 'arn:2'], defaultAction: { forwardTo: 'saas/saas-web:http' } },
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

describe('an IngressGroup', () => {
  const member = (name: string, annotations: Readonly<Record<string, string>> = {}, spec: IngressSpec = {}) =>
    ingress(spec, { 'group.name': 'shared', ...annotations }, name);
  const prefix = (value: string) => ({ http: { paths: [path('Prefix', value)] } });

  it('is one load balancer, named after the group, with the ports and rules of all in their order', () => {
    const stack = groupStackOf(
      [
        member('one', { 'group.order': '2', 'listen-ports': '[{"HTTP": 80}]' }, { rules: [prefix('/one')] }),
        member('two', { 'listen-ports': '[{"HTTP": 80}, {"HTTP": 8080}]' }, { rules: [prefix('/two')] }),
      ],
      { group: 'shared' },
    );

    const paths = stack.listeners.map(({ port, rules }) => [
      port,
      ...rules.map(({ conditions }) => conditions[0]?.PathPatternConfig?.Values?.[0]),
    ]);
    expect(stack).toMatchObject({ tagPrefix: 'ingress.k8s.aws', id: 'shared' });
    expect(stack.loadBalancer.name).toMatch(/^k8s-shared-[0-9a-f]{10}$/);
    expect(paths).toEqual([
      [80, '/two', '/one'],
      [8080, '/two'],
    ]);
  });

  it('has all certificates on a listener that members share, the first one by default', () => {
    const https = (name: string, arn: string) => member(name, { 'certificate-arn': arn });

    const { listeners } = groupStackOf([https('one', 'arn:1'), https('two', 'arn:2,arn:1')], { group: 'shared' });

    expect(listeners).toMatchObject([{ port: 443, protocol: 'HTTPS', certificateArns: ['arn:1', 'arn:2'] }]);
  });

  it('is left alone where members contradict each other', () => {
    const schemes = [member('one', { scheme: 'internal' }), member('two', { scheme: 'internet-facing' })];

    expect(() => groupStackOf(schemes, { group: 'shared' })).toThrow(
      'conflicting scheme: "internal" | "internet-facing"',
    );
  });
});

describe('what an Ingress is told by others', () => {
  it('comes from the parameters of its class first', () => {
    const params = { scheme: 'internet-facing', certificateArn: ['arn:class'], loadBalancerName: 'of-the-class' };

    const stack = groupStackOf([ingress({}, { scheme: 'internal', 'certificate-arn': 'arn:own' })], { params });

    expect(stack.loadBalancer).toMatchObject({ scheme: 'internet-facing', name: 'of-the-class' });
    expect(stack.listeners).toMatchObject([{ port: 443, certificateArns: ['arn:class'] }]);
  });

  it('is its certificates, where it names hosts and none for them', () => {
    const https = (host: string) => ingress({ rules: [{ host }] }, { 'listen-ports': '[{"HTTPS": 443}]' });

    expect(stackOf(https('a.shop.example.com')).listeners).toMatchObject([{ certificateArns: ['arn:shop'] }]);
    expect(() => stackOf(https('b.a.shop.example.com'))).toThrow('no certificate found for host: b.a.shop.example.com');
  });
});

describe('an NLB in front', () => {
  it('forwards each port to the ALB, or those that are mapped', () => {
    const wanted = { 'enable-frontend-nlb': 'true', 'listen-ports': '[{"HTTP": 80}, {"HTTP": 8080}]' };

    const all = stackOf(ingress({}, wanted));
    const mapped = stackOf(ingress({}, { ...wanted, 'frontend-nlb-listener-port-mapping': '8000=80,9000=1' }));

    expect(all.frontend).toMatchObject({
      type: 'network',
      scheme: 'internal',
      listeners: [{ port: 80 }, { port: 8080 }],
    });
    expect(all.frontend?.name).toBe(`${all.loadBalancer.name.slice(0, 28)}-nlb`);
    expect(mapped.frontend?.listeners).toMatchObject([
      { port: 8000, defaultAction: { forwardTo: 'FrontendNlb-tg-TCP-8000' } },
    ]);
    expect(mapped.targetGroups.get('FrontendNlb-tg-TCP-8000')?.targets).toEqual({ loadBalancerPort: 80 });
  });
});

describe('classifyIngress', () => {
  const classOf = (name: string) => {
    const controller = { alb: 'ingress.k8s.aws/alb', auto: 'eks.amazonaws.com/alb', other: 'k8s.io/nginx' }[name];
    const parameters =
      name === 'alb' ? { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'params' } : undefined;
    return controller === undefined
      ? undefined
      : {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'IngressClass',
          metadata: metadata(name),
          spec: { controller, ...(parameters && { parameters }) },
        };
  };
  const paramsOf = () => ({
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'IngressClassParams',
    metadata: metadata('params'),
    spec: { scheme: 'internal' },
  });
  const classes = { classOf, paramsOf };
  const legacy = (value: string): Ingress => ({
    ...ingress({ ingressClassName: 'alb' }),
    metadata: metadata('saas', { annotations: { 'kubernetes.io/ingress.class': value } }),
  });

  it('asks the controller of the IngressClass, that of EKS Auto Mode too', () => {
    const of = (ingressClassName: string) => classifyIngress(ingress({ ingressClassName }), classes);

    expect(of('alb')).toEqual({ ...ours, params: { scheme: 'internal' } });
    expect(of('auto')).toEqual({ ...ours, maker: 'eks.amazonaws.com' });
    expect(of('other')).toEqual({ state: 'foreign' });
    expect(classifyIngress(ingress({}), classes)).toEqual({ state: 'foreign' });
  });

  it('but the legacy annotation first', () => {
    expect(classifyIngress(legacy('alb'), classes)).toEqual(ours);
    expect(classifyIngress(legacy('nginx'), classes)).toEqual({ state: 'foreign' });
  });

  it('does not know where the class, or its parameters, are not there', () => {
    const missing = { ...classes, paramsOf: () => undefined };

    expect(classifyIngress(ingress({ ingressClassName: 'gone' }), classes)).toMatchObject({ state: 'unclear' });
    expect(classifyIngress(ingress({ ingressClassName: 'alb' }), missing)).toMatchObject({ state: 'unclear' });
  });
});
