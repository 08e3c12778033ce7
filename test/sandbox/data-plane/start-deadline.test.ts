import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { VirtualClock } from '../virtual-clock.ts';
import { startDeadline } from './start-deadline.ts';

it('passes when the time is over, but not in the middle of a leap of the clock', async () => {
  const clock = new VirtualClock();
  const passed: number[] = [];
  startDeadline(clock, 5000, () => passed.push(clock.monotonic()));

  clock.advance(4999);
  clock.advance(3_600_000);
  expect(passed).toEqual([]);

  await pause(600);
  expect(passed).toHaveLength(1);
});

it('does not pass once it is cancelled, also after the leap', async () => {
  const clock = new VirtualClock();
  let passed = 0;
  const deadline = startDeadline(clock, 5000, () => (passed += 1));

  clock.advance(5000);
  deadline.cancel();

  await pause(600);
  expect(passed).toBe(0);
});
