import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backendIn, integrationKey, isIntegrationKey } from './integration-key.ts';

const settings = fc.record({
  backend: fc.stringMatching(/^[A-Za-z][A-Za-z0-9:/, -]{0,300}[A-Za-z0-9]$/),
  path: fc.stringMatching(/^[/$][!-{}~]{0,511}$/),
  timeoutInMillis: fc.integer({ min: 50, max: 30_000 }),
  serverName: fc.option(fc.domain(), { nil: undefined }),
  mappings: fc.option(fc.stringMatching(/^[0-9a-f]{16}$/), { nil: undefined }),
});

describe("an integration's key", () => {
  it('is known as one, fits into a Description, and tells its backend', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const key = integrationKey(each);

        expect(isIntegrationKey(key)).toBe(true);
        expect(key.length).toBeLessThanOrEqual(1024);
        expect(backendIn(key)).toBe(each.backend);
      }),
    );
  });

  it('is the same for the same settings only', () => {
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        expect(integrationKey(one) === integrationKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('says whether it speaks TLS, and to whom', () => {
    const key = integrationKey({
      backend: 'Ingress saas/saas, port 443',
      path: '$request.path',
      timeoutInMillis: 30_000,
      serverName: 'saas.example.com',
    });

    expect(key).toBe('Ingress saas/saas, port 443 | path $request.path | timeout 30000 ms | TLS saas.example.com');
  });
});
