import { expect, it } from '@jest/globals';

import { backOffDelay } from './back-off.ts';

it('doubles from the base up to the limit', () => {
  const backOff = { base: 5, max: 1_000, random: () => 1 };

  const delays = [1, 2, 3, 8, 9, 5_000].map((failures) => backOffDelay(backOff, failures));

  expect(delays).toEqual([5, 10, 20, 640, 1_000, 1_000]);
});

it('takes at least half of the delay', () => {
  const backOff = { base: 800, max: 30_000, random: () => 0 };

  expect(backOffDelay(backOff, 2)).toBe(800);
});
