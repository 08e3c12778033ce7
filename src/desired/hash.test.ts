import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf } from './hash.ts';

describe('hashOf', () => {
  it('does not depend on the order in which members were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());

        expect(hashOf(reversed)).toBe(hashOf(record));
        expect(hashOf(new Map(Object.entries(record)))).toBe(hashOf(record));
      }),
    );
  });

  it('depends on the order of a list', () => {
    expect(hashOf(['a', 'b'])).not.toBe(hashOf(['b', 'a']));
  });

  it('tells a member from its value and a list from its only item', () => {
    expect(new Set([{ a: 'b' }, { b: 'a' }, ['a'], 'a', { a: {} }, {}].map(hashOf)).size).toBe(6);
  });

  it('does not count members that are undefined', () => {
    expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  });

  it('refuses what is not plain data', () => {
    expect(() => hashOf({ a: () => 1 })).toThrow(TypeError);
  });
});
