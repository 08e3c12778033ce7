import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AdaptiveRate } from './adaptive-rate.ts';

describe('an adaptive rate', () => {
  it('is what it may be until it is told to give way', () => {
    const rate = new AdaptiveRate(10);

    expect(rate.pass(5)).toBe(50);
    expect(rate.current).toBe(10);
  });

  it('is halved, and back after half a minute', () => {
    const rate = new AdaptiveRate(10);

    rate.halve();
    const halved = rate.current;
    rate.pass(15);
    const later = rate.current;
    rate.pass(15);

    expect([halved, later, rate.current]).toEqual([5, 7.5, 10]);
  });

  it('comes to rest above nothing, however often it is halved', () => {
    const rate = new AdaptiveRate(10);

    for (let second = 0; second < 1_000; second += 1) {
      rate.halve();
      rate.pass(1);
    }

    expect(rate.current).toBeCloseTo(10 / 60 + 10 / 60);
  });

  it('says in how many seconds something comes, and then it has', () => {
    const rates = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(rates, fc.nat(5), fc.double({ min: 0, max: 200, noNaN: true }), (full, halvings, amount) => {
        const rate = new AdaptiveRate(full);
        for (let n = 0; n < halvings; n += 1) rate.halve();

        const seconds = rate.secondsFor(amount);

        expect(rate.pass(seconds)).toBeCloseTo(amount, 6);
        expect(seconds).toBeGreaterThanOrEqual(amount / full - 1e-9);
      }),
    );
  });

  it('does not depend on how often it is looked at', () => {
    const steps = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (seconds) => {
        const [often, once] = [new AdaptiveRate(7), new AdaptiveRate(7)];
        often.halve();
        once.halve();

        const parts = seconds.map((each) => often.pass(each)).reduce((sum, part) => sum + part, 0);
        const whole = once.pass(seconds.reduce((sum, each) => sum + each, 0));

        expect(parts).toBeCloseTo(whole, 6);
        expect(often.current).toBeCloseTo(once.current, 6);
      }),
    );
  });
});
