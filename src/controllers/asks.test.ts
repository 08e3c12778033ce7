import { expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { Asks } from './asks.ts';

it('hears of each wish once, however often it is asked, and of the same one anew where another object has it', () => {
  const clock = new VirtualClock();
  const asks = new Asks({ clock });

  const first = asks.heardAt('one', 'monday');
  clock.advance(60_000);
  const again = asks.heardAt('one', 'monday');
  const next = asks.heardAt('one', 'tuesday');
  const other = asks.heardAt('other', 'monday');
  asks.forget('one');
  clock.advance(60_000);
  const recreated = asks.heardAt('one', 'tuesday');

  expect(again).toBe(first);
  expect(next).toBe((first ?? 0) + 60_000);
  expect(other).toBe(next);
  expect(recreated).toBe((first ?? 0) + 120_000);
  expect(asks.heardAt('one', undefined)).toBeUndefined();
});
