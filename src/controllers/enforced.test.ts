import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Resolution } from '../model/target.ts';
import { Enforced, withdrawnOf } from './enforced.ts';

it('knows of no object that a withdrawn consent is enforced before AWS was looked at, and then of those consents only', () => {
  const enforced = new Enforced();
  const before = [enforced.isSo('uid-1', []), enforced.isSo('uid-1', ['Listener a'])];

  enforced.add('uid-1', ['Listener a', 'Listener b']);
  const after = [['Listener a'], ['Listener b', 'Listener a'], ['Listener a', 'Listener c']].map((withdrawn) =>
    enforced.isSo('uid-1', withdrawn),
  );
  const other = enforced.isSo('uid-2', ['Listener a']);
  enforced.forget('uid-1');

  expect(before).toEqual([true, false]);
  expect(after).toEqual([true, true, false]);
  expect(other).toBe(false);
  expect(enforced.isSo('uid-1', ['Listener a'])).toBe(false);
});

it('names each backend whose owner does not consent once, whatever the order of routes', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c'))), (withdrawn) => {
      const names = withdrawnOf(resolutionsOf(withdrawn));

      expect(names).toEqual(withdrawnOf(resolutionsOf([...withdrawn].reverse())));
      expect(names).toEqual([...new Set(withdrawn.flat())].sort());
    }),
  );
});

function resolutionsOf(withdrawn: readonly (readonly string[])[]): ReadonlyMap<string, Resolution> {
  const refused = { state: 'refused', reason: 'NotAllowed', message: 'Not allowed.' } as const;
  return new Map(withdrawn.map((names, at) => [`GET /${at}`, { ...refused, withdrawn: names }]));
}
