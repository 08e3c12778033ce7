import { describe, expect, it } from '@jest/globals';
import type { Resolution, Target } from '../model/target.ts';
import { matchingTls } from './matching-tls.ts';

const serverName = 'saas.example.com';

describe('how a route speaks to its backend', () => {
  it.each([
    ['http', undefined],
    ['tls', serverName],
    ['either', undefined],
    ['either', serverName],
  ] as const)('suits what takes %s with the name %s', (speaks, name) => {
    const resolution = resolvedTo(speaks);

    expect(matchingTls(routeWith(name), resolution)).toBe(resolution);
  });

  it.each([
    ['tls', undefined, 'ServerNameMissing', 'Set tls.serverName of the route'],
    ['http', serverName, 'ListenerNotTls', 'has tls.serverName'],
  ] as const)('does not suit what takes %s with the name %s', (speaks, name, reason, message) => {
    const resolution = matchingTls(routeWith(name), resolvedTo(speaks));

    expect(resolution).toMatchObject({ state: 'refused', reason, message: expect.stringContaining(message) });
    expect(resolution).toMatchObject({ lookAgainAfter: 1_000 });
    expect(resolution).not.toHaveProperty('target');
  });

  it('is of no interest where there is no backend', () => {
    const resolution: Resolution = { state: 'pending', reason: 'IngressNotFound', message: 'Create it.' };

    expect(matchingTls(routeWith(undefined), resolution)).toBe(resolution);
  });
});

function routeWith(name: string | undefined) {
  return { routeKey: 'ANY /a', ...(name !== undefined && { tls: { serverName: name } }) };
}

function resolvedTo(speaks: Target['speaks']): Resolution {
  const target: Target = { backend: 'Ingress saas/saas, port 80', uri: 'arn', vpcId: 'vpc-1', subnetIds: [], speaks };
  return { state: 'resolved', target, lookAgainAfter: 1_000 };
}
