import { describe, expect, it } from '@jest/globals';
import { millisecondsOf } from './duration.ts';

describe('millisecondsOf', () => {
  it.each([
    ['50ms', 50],
    ['30s', 30_000],
    ['2.5s', 2_500],
    ['1.001s', 1_001],
    ['1s500ms', 1_500],
  ])('reads %s as %d ms', (duration, milliseconds) => {
    expect(millisecondsOf(duration)).toBe(milliseconds);
  });
});
