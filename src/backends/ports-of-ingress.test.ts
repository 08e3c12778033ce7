import { describe, expect, it } from '@jest/globals';
import { portsOfIngress } from './ports-of-ingress.ts';

describe('portsOfIngress', () => {
  it.each([
    ['says nothing', {}, [80, 443]],
    ['has a certificate', { 'certificate-arn': 'arn:1' }, [443]],
    [
      'lists them',
      { 'listen-ports': '[{"HTTP": 80}, {"HTTPS": 8443, "HTTP": 8080}]', 'certificate-arn': 'arn:1' },
      [80, 8443, 8080],
    ],
    ['lists what nobody can read', { 'listen-ports': '80' }, undefined],
    ['lists what is no JSON', { 'listen-ports': '[HTTP: 80]' }, undefined],
    ['lists nulls', { 'listen-ports': '[null, {"HTTP": "80"}]' }, []],
  ])('knows those of an Ingress that %s', (_, annotations, ports) => {
    const named = Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value]);
    const metadata = {
      ...{ name: 'saas', uid: 'uid', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
      annotations: Object.fromEntries(named) as Record<string, string>,
    };

    expect(portsOfIngress({ metadata })).toEqual(ports);
  });
});
