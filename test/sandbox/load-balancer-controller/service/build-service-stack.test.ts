import { describe, expect, it } from '@jest/globals';
import type { Service, ServicePort } from '../kinds.ts';
import { buildServiceStack } from './build-service-stack.ts';
import { makerOfService } from './maker-of-service.ts';

const [http, https, dns] = [
  { name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 },
  { name: 'https', port: 443, protocol: 'TCP', targetPort: 8080 },
  { name: 'dns', port: 53, protocol: 'UDP' },
] as const;

function service(
  ports: readonly ServicePort[],
  annotations: Readonly<Record<string, string>> = {},
  spec: Partial<Service['spec']> = { loadBalancerClass: 'service.k8s.aws/nlb' },
): Service {
  const prefixed = Object.entries(annotations).map(
    ([name, value]) => [`service.beta.kubernetes.io/aws-load-balancer-${name}`, value] as const,
  );
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'saas',
      uid: 'uid-web',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T12:00:00Z',
      annotations: Object.fromEntries(prefixed),
    },
    spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports, ...spec },
  };
}

const stackOf = (from: Service) => buildServiceStack(from, { maker: 'k8s.aws', clusterName: 'demo', pods: [] });
const protocolsOf = (from: Service) => stackOf(from).listeners.map(({ port, protocol }) => [port, protocol]);

describe('buildServiceStack', () => {
  it('is an internal network load balancer with a listener for each port', () => {
    const stack = stackOf(service([http, dns]));

    expect(stack).toMatchObject({
      tagPrefix: 'service.k8s.aws',
      id: 'saas/web',
      loadBalancer: { type: 'network', scheme: 'internal', name: expect.stringMatching(/^k8s-saas-web-[0-9a-f]{10}$/) },
      securityGroup: {
        ports: [
          { protocol: 'tcp', port: 80 },
          { protocol: 'udp', port: 53 },
        ],
      },
      listeners: [
        { port: 80, protocol: 'TCP', defaultAction: { forwardTo: 'saas/web:80' } },
        { port: 53, protocol: 'UDP', defaultAction: { forwardTo: 'saas/web:53' } },
      ],
    });
  });

  it('speaks TLS on TCP ports where it has certificates, on all or on those that are named', () => {
    const certificate = { 'ssl-cert': 'arn:1,arn:2' };

    const [, ofTls] = stackOf(service([http, https], { ...certificate, 'ssl-ports': 'https' })).listeners;

    expect(protocolsOf(service([http, https, dns], certificate))).toEqual([
      [80, 'TLS'],
      [443, 'TLS'],
      [53, 'UDP'],
    ]);
    expect(protocolsOf(service([http, https], { ...certificate, 'ssl-ports': '443' }))).toEqual([
      [80, 'TCP'],
      [443, 'TLS'],
    ]);
    expect(ofTls?.certificateArns).toEqual(['arn:1', 'arn:2']);
    expect(() => stackOf(service([http], { ...certificate, 'ssl-ports': '8443' }))).toThrow(
      'Unused port in ssl-ports annotation [8443]',
    );
  });

  it('joins TCP and UDP of one port where it is told to, and speaks QUIC where it is told to', () => {
    const both = [dns, { ...dns, name: 'dns-tcp', protocol: 'TCP' }] as const;

    expect(protocolsOf(service(both))).toEqual([[53, 'TCP']]);
    expect(protocolsOf(service(both, { 'enable-tcp-udp-listener': 'true' }))).toEqual([[53, 'TCP_UDP']]);
    expect(protocolsOf(service([dns], { 'quic-enabled-ports': '53' }))).toEqual([[53, 'QUIC']]);
  });

  it('is told its scheme, its name, its groups and who may come', () => {
    const { securityGroup: ofRanges } = stackOf(
      service([http], {}, { loadBalancerClass: 'service.k8s.aws/nlb', loadBalancerSourceRanges: ['10.0.0.0/16'] }),
    );

    expect(stackOf(service([http], { scheme: 'internet-facing', name: 'mine' })).loadBalancer).toEqual({
      type: 'network',
      scheme: 'internet-facing',
      name: 'mine',
    });
    expect(stackOf(service([http], { internal: 'false' })).loadBalancer.scheme).toBe('internet-facing');
    expect(stackOf(service([http], { 'security-groups': 'sg-1, sg-2' })).securityGroup).toEqual({
      groupIds: ['sg-1', 'sg-2'],
    });
    expect(ofRanges).toMatchObject({ cidrs: ['10.0.0.0/16'] });
  });
});

describe('makerOfService', () => {
  it.each([
    ['of our class', {}, { loadBalancerClass: 'service.k8s.aws/nlb' }, 'k8s.aws'],
    ['of the class of EKS Auto Mode', {}, { loadBalancerClass: 'eks.amazonaws.com/nlb' }, 'eks.amazonaws.com'],
    ['of another class', { type: 'external', 'nlb-target-type': 'ip' }, { loadBalancerClass: 'other' }, undefined],
    ['with the legacy annotations', { type: 'external', 'nlb-target-type': 'ip' }, {}, 'k8s.aws'],
    ['with the oldest one', { type: 'nlb-ip' }, {}, 'k8s.aws'],
    ['that is left to the in-tree controller', { type: 'nlb' }, {}, undefined],
    ['of another type', {}, { type: 'ClusterIP', loadBalancerClass: 'service.k8s.aws/nlb' }, undefined],
  ])('looks at a Service %s', (_, annotations, spec, maker) => {
    expect(makerOfService(service([http], annotations, spec))).toBe(maker);
  });
});
