import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { compareRanks, type Priority } from './rank.ts';
import type { Rate } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

const anyRate = fc.record({
  perSecond: fc.double({ min: 0.05, max: 20, noNaN: true }),
  burst: fc.integer({ min: 1, max: 40 }),
});
const anyPriority = fc.constantFrom<Priority>('change', 'creation', 'cleanUp', 'check');

describe('a token bucket', () => {
  it('gives its burst at once, then tells each owner its own time', () => {
    const { ask } = bucketOf({ perSecond: 2, burst: 2 });

    const waits = ['a', 'b', 'c', 'd'].map((owner) => ask(owner));

    expect(waits).toEqual([0, 0, 500, 1000]);
  });

  it('wakes each owner when its token is there, and nobody before or twice', () => {
    const { clock, ask, woken } = bucketOf({ perSecond: 1 / 5, burst: 1 });
    for (let n = 0; n < 1000; n += 1) ask(`${n}`.padStart(4, '0'));

    for (let second = 0; second < 100; second += 1) {
      clock.advance(1000);
      for (const owner of woken.splice(0)) ask(owner);
    }

    expect(ask.asked).toBe(1000 + 20);
    expect(ask.given).toEqual(Array.from({ length: 21 }, (_, n) => `${n}`.padStart(4, '0')));
  });

  it('keeps a token that is there for its owner', () => {
    const { clock, ask } = bucketOf({ perSecond: 1, burst: 1 });
    ask('a');
    ask('b');

    clock.advance(1000);

    expect(ask('c')).toBe(1000);
    expect(ask('b')).toBe(0);
  });

  it('has one place in line for an owner, however often it asks', () => {
    const { clock, ask } = bucketOf({ perSecond: 1, burst: 1 });
    ask('a');

    const waits = [ask('b'), ask('b')];
    clock.advance(400);

    expect(waits).toEqual([1000, 1000]);
    expect(ask('b')).toBe(600);
  });

  it('keeps the place of who asks again for the same with a later wish', () => {
    const { clock, ask } = bucketOf({ perSecond: 1, burst: 1 });
    ask('a');
    ask('b', { since: 1 });
    ask('c', { since: 2 });

    clock.advance(500);
    const again = ask('b', { since: 3 });
    clock.advance(500);

    expect(again).toBe(500);
    expect(ask('b', { since: 4 })).toBe(0);
  });

  it('gives the token to the next in line when its owner does not come for two seconds', () => {
    const { clock, ask, woken } = bucketOf({ perSecond: 1, burst: 1 });
    ['a', 'b', 'c'].forEach((owner) => ask(owner));

    clock.advance(1000);
    const first = woken.splice(0);
    clock.advance(2000);
    const second = woken.splice(0);

    expect([first, second]).toEqual([['b'], ['c']]);
    expect(ask('c')).toBe(0);
  });

  it('finds an owner that comes late its place by its rank', () => {
    const { clock, ask } = bucketOf({ perSecond: 1, burst: 1 });
    ['a', 'b', 'c', 'd'].forEach((owner) => ask(owner));
    clock.advance(3500);

    const waits = [ask('d'), ask('b'), ask('c')];

    expect(waits).toEqual([1000, 0, 1000]);
  });

  it('lets what is more urgent go first, and then what is older', () => {
    const { clock, ask, woken } = bucketOf({ perSecond: 1, burst: 1 });
    ask('first');

    ask('a check', { priority: 'check', since: 1 });
    ask('a new creation', { priority: 'creation', since: 3 });
    ask('a deletion', { priority: 'cleanUp', since: 1 });
    ask('an old creation', { priority: 'creation', since: 2 });
    ask('a change', { priority: 'change', since: 4 });
    const order = Array.from({ length: 5 }, () => {
      clock.advance(1000);
      for (const owner of woken.splice(0)) ask(owner);
      return ask.given.at(-1);
    });

    expect(order).toEqual(['a change', 'an old creation', 'a new creation', 'a deletion', 'a check']);
  });

  it('is begun with when there are tokens for all calls in a row, so that nobody comes between them', () => {
    const { clock, ask } = bucketOf({ perSecond: 10, burst: 40 });
    for (let n = 0; n < 40; n += 1) ask(`before ${n}`);
    const options = { since: 1, calls: 5 };

    const wait = ask('row', options);
    clock.advance(100);
    const other = ask('other', { since: 2 });
    clock.advance(400);
    const rest = [5, 4, 3, 2, 1].map((calls) => [ask('row', { ...options, calls }), ask('other', { since: 2 })]);

    expect([wait, other]).toEqual([500, 500]);
    expect(rest.map(([row]) => row)).toEqual([0, 0, 0, 0, 0]);
    expect(rest.map(([, between]) => between)).toEqual([100, 100, 100, 100, 100]);
  });

  it('goes on at half its rate when AWS refuses a call, once for all that were under way, and recovers', () => {
    const { clock, bucket, ask } = bucketOf({ perSecond: 10, burst: 40 });

    bucket.slowDown();
    bucket.slowDown();
    const slow = bucket.perSecond;
    const wait = ask('a');
    clock.advance(30_000);

    expect(slow).toBe(5);
    expect(wait).toBe(200);
    expect(bucket.perSecond).toBeCloseTo(10);
  });

  it('gives no token while AWS wants to be left alone', () => {
    const { clock, bucket, ask, woken } = bucketOf({ perSecond: 10, burst: 40 });

    bucket.slowDown(3_000);
    const waits = [ask('a'), ask('b')];
    clock.advance(3_000);
    const early = ask('b');
    clock.advance(200);

    expect(waits).toEqual([3_200, 3_398]);
    expect(early).toBe(398);
    expect(woken).toEqual(['a']);
  });

  it('does not believe in a pause of more than a minute', () => {
    const { bucket, ask } = bucketOf({ perSecond: 1, burst: 1 });

    bucket.slowDown(86_400_000);

    expect(ask('a')).toBeLessThan(62_000);
  });

  it('never gives more than its rate and burst in any stretch of time, whatever is asked in which order', () => {
    const asks = fc.array(
      fc.record({
        owner: fc.nat(5),
        after: fc.integer({ min: 0, max: 3000 }),
        calls: fc.integer({ min: 1, max: 20 }),
        priority: anyPriority,
        refused: fc.boolean(),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(anyRate, asks, (rate, sequence) => {
        const { clock, bucket, ask } = bucketOf(rate);
        const given = sequence.flatMap(({ owner, after, calls, priority, refused }) => {
          clock.advance(after);
          if (refused && after > 2_500) bucket.slowDown();
          return ask(`${owner}`, { calls, priority }) === 0 ? [clock.monotonic()] : [];
        });

        given.forEach((from, first) => {
          given.slice(first).forEach((until, more) => {
            expect(more + 1).toBeLessThanOrEqual(((until - from) / 1000) * rate.perSecond + rate.burst + 1e-6);
          });
        });
      }),
    );
  });

  it('serves all who come when they are woken, the more urgent and older first, at the full rate', () => {
    const wishes = fc.array(
      fc.record({ priority: anyPriority, since: fc.nat(5), calls: fc.integer({ min: 1, max: 5 }) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(anyRate, wishes, (rate, wanted) => {
        const { clock, bucket, ask, woken } = bucketOf(rate);
        bucket.slowDown();
        const left = new Map(wanted.map((wish, n) => [`${n}`, { ...wish, owner: `${n}` }]));
        const served: string[] = [];
        const come = (owner: string): void => {
          for (let wish = left.get(owner); wish !== undefined; wish = left.get(owner)) {
            if (ask(owner, wish) > 0) return;
            if (served.at(-1) !== owner) served.push(owner);
            if (wish.calls > 1) left.set(owner, { ...wish, calls: wish.calls - 1 });
            else left.delete(owner);
          }
        };
        const order = [...left.values()].sort((one, other) => compareRanks(one, other, false));

        for (const owner of left.keys()) come(owner);
        while (left.size > 0) {
          clock.advance(clock.nextDue ?? NaN);
          for (const owner of woken.splice(0)) come(owner);
        }

        const tokens = wanted.reduce((sum, { calls }) => sum + calls, 0);
        // Half of its rate for some seconds at first, and a ms of rounding each.
        expect(clock.monotonic()).toBeLessThanOrEqual((tokens / rate.perSecond) * 1000 + 7_500 + tokens + 1);
        expect([...new Set(served)]).toEqual(order.map(({ owner }) => owner));
      }),
    );
  });
});

/** A bucket, how to ask it for a token (which is taken if it is there), and who was woken. */
function bucketOf(rate: Rate) {
  const clock = new VirtualClock();
  const bucket = new TokenBucket({ clock, rate, compare: (one, other) => compareRanks(one, other, false) });
  const woken: string[] = [];
  const ask = Object.assign(
    (
      owner: string,
      options: { readonly priority?: Priority; readonly since?: number; readonly calls?: number } = {},
    ): number => {
      const { priority = 'creation', since = 0, calls = 1 } = options;
      ask.asked += 1;
      const wait = bucket.claim({ rank: { priority, since, owner }, calls, wake: () => woken.push(owner) });
      if (wait > 0) return wait;
      bucket.take(owner);
      ask.given.push(owner);
      return 0;
    },
    { asked: 0, given: new Array<string>() },
  );
  return { clock, bucket, ask, woken };
}
