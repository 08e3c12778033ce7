import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isNewer } from './resource-version.ts';

it('orders versions as the whole numbers that they are, beyond what a JavaScript number holds', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.bigInt({ min: 0n, max: 2n ** 64n }), (one, other) => {
      expect(isNewer(String(one), String(other))).toBe(one > other);
    }),
  );
});
