import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { Resync } from './resync.ts';

const interval = 3_600_000;

describe('the moments at which objects are compared', () => {
  it('are one an interval for each, the same after a restart, and never now', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 10 * interval }), (uid, later) => {
        const clock = new VirtualClock();
        const before = new Resync({ clock, interval });
        const moment = clock.now() + before.nextIn(uid);
        clock.advance(later);
        const after = new Resync({ clock, interval });

        const next = after.nextIn(uid);

        expect(next).toBeGreaterThan(0);
        expect(next).toBeLessThanOrEqual(interval);
        expect((clock.now() + next - moment) % interval).toBe(0);
      }),
    );
  });

  it('are spread: of 1,000 objects no tenth of the interval has more than 15 in 100', () => {
    const resync = new Resync({ clock: new VirtualClock(), interval });
    const tenths = Array<number>(10).fill(0);

    for (let at = 0; at < 1_000; at += 1) {
      const tenth = Math.floor(((resync.nextIn(`uid-${at}`) - 1) / interval) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }

    expect(Math.max(...tenths)).toBeLessThanOrEqual(150);
  });

  it('are due until it is done, and when somebody asks', () => {
    const clock = new VirtualClock();
    const resync = new Resync({ clock, interval });
    const first = resync.isDue('uid-1');
    clock.advance(resync.nextIn('uid-1'));
    const due = [resync.isDue('uid-1'), resync.isDue('uid-1')];
    resync.done('uid-1');
    const done = resync.isDue('uid-1');
    resync.ask('uid-1');

    expect([first, ...due, done, resync.isDue('uid-1')]).toEqual([false, true, true, false, true]);
  });

  it('never come where the interval is endless, but by asking', () => {
    const clock = new VirtualClock();
    const resync = new Resync({ clock, interval: Infinity });
    resync.isDue('uid-1');
    clock.advance(100 * interval);
    const due = resync.isDue('uid-1');
    resync.ask('uid-1');

    expect([due, resync.isDue('uid-1'), resync.nextIn('uid-1')]).toEqual([false, true, Infinity]);
  });
});
