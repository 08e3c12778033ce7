import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { Rate } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** Takes a token if there is one for the owner; else the ms to wait, as `reserve`. */
function take(bucket: TokenBucket, owner: string): number {
  const wait = bucket.reserve(owner);
  if (wait === 0) bucket.take(owner);
  return wait;
}

function bucketOf(rate: Rate): { readonly clock: VirtualClock; readonly bucket: TokenBucket } {
  const clock = new VirtualClock();
  return { clock, bucket: new TokenBucket({ clock, rate }) };
}

describe('a token bucket', () => {
  it('gives its burst at once, then tells each owner its own time', () => {
    const { bucket } = bucketOf({ perSecond: 2, burst: 2 });

    const waits = ['a', 'b', 'c', 'd'].map((owner) => take(bucket, owner));

    expect(waits).toEqual([0, 0, 500, 1000]);
  });

  it('keeps a reserved token for its owner', () => {
    const { clock, bucket } = bucketOf({ perSecond: 1, burst: 1 });
    take(bucket, 'a');
    take(bucket, 'b');

    clock.advance(1000);

    expect(take(bucket, 'c')).toBe(1000);
    expect(take(bucket, 'b')).toBe(0);
  });

  it('reserves one token for an owner, however often it asks', () => {
    const { clock, bucket } = bucketOf({ perSecond: 1, burst: 1 });
    take(bucket, 'a');

    const waits = [take(bucket, 'b'), take(bucket, 'b')];
    clock.advance(400);

    expect(waits).toEqual([1000, 1000]);
    expect(take(bucket, 'b')).toBe(600);
  });

  it('lets others go first while an owner is late, and serves it next', () => {
    const { clock, bucket } = bucketOf({ perSecond: 1, burst: 1 });
    ['a', 'late', 'c'].forEach((owner) => take(bucket, owner));

    clock.advance(4000);

    expect(take(bucket, 'c')).toBe(0);
    expect(take(bucket, 'late')).toBe(1000);
    expect(take(bucket, 'd')).toBe(2000);
  });

  it('forgets an owner that does not come for a minute', () => {
    const { clock, bucket } = bucketOf({ perSecond: 1, burst: 1 });
    ['a', 'gone'].forEach((owner) => take(bucket, owner));
    clock.advance(62_000);
    take(bucket, 'b');
    take(bucket, 'c');

    const wait = take(bucket, 'gone');

    expect(wait).toBe(2000);
  });

  it('never gives more than its rate and burst in any stretch of time', () => {
    const asks = fc.array(fc.record({ owner: fc.nat(5), after: fc.integer({ min: 0, max: 3000 }) }), {
      maxLength: 200,
    });
    const rates = fc.record({
      perSecond: fc.double({ min: 0.05, max: 20, noNaN: true }),
      burst: fc.integer({ min: 1, max: 10 }),
    });

    fc.assert(
      fc.property(rates, asks, (rate, sequence) => {
        const { clock, bucket } = bucketOf(rate);
        const given = sequence.flatMap(({ owner, after }) => {
          clock.advance(after);
          return take(bucket, `${owner}`) === 0 ? [clock.monotonic()] : [];
        });

        given.forEach((from, first) => {
          given.slice(first).forEach((until, more) => {
            expect(more + 1).toBeLessThanOrEqual(((until - from) / 1000) * rate.perSecond + rate.burst + 1e-6);
          });
        });
      }),
    );
  });

  it('serves every owner that comes when it was told to, at the full rate', () => {
    const rates = fc.record({
      perSecond: fc.double({ min: 0.05, max: 20, noNaN: true }),
      burst: fc.integer({ min: 1, max: 10 }),
    });

    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 60 }), (rate, owners) => {
        const { clock, bucket } = bucketOf(rate);
        let waiting = Array.from({ length: owners }, (_, owner) => ({ owner: `${owner}`, at: 0 }));

        while (waiting.length > 0) {
          const next = waiting.reduce((a, b) => (b.at < a.at ? b : a));
          clock.advance(next.at - clock.monotonic());
          const wait = take(bucket, next.owner);
          waiting = waiting.filter((one) => one !== next);
          if (wait > 0) waiting.push({ owner: next.owner, at: clock.monotonic() + wait });
          // A ms of rounding each.
          const latest = (Math.max(0, owners - rate.burst) / rate.perSecond) * 1000 + owners + 1;
          expect(clock.monotonic()).toBeLessThanOrEqual(latest);
        }
      }),
    );
  });
});
