import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AwsFailure } from '../model/aws-failure.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';

const message = 'Why.';

/** What each failure means: when to try again, in ms, and what is said of it until then. */
const meanings: readonly (readonly [AwsFailure, number | undefined, 'waiting' | 'failed', string])[] = [
  [{ kind: 'throttled', retryAfter: 700, message }, 700, 'waiting', 'Throttled'],
  [{ kind: 'throttled', retryAfter: undefined, message }, 2_000, 'waiting', 'Throttled'],
  [{ kind: 'conflict', passing: true, message }, 2_000, 'waiting', 'Conflict'],
  [{ kind: 'conflict', passing: false, message }, 60_000, 'failed', 'Conflict'],
  [{ kind: 'notFound', message }, 5_000, 'waiting', 'NotFound'],
  [{ kind: 'unreachable', message }, 10_000, 'waiting', 'AwsUnavailable'],
  [{ kind: 'unavailable', message }, 10_000, 'waiting', 'AwsUnavailable'],
  [{ kind: 'uncertain', message }, 10_000, 'waiting', 'AwsUnavailable'],
  [{ kind: 'denied', permission: 'apigateway:POST', message }, 60_000, 'failed', 'AccessDenied'],
  [{ kind: 'quota', quota: 'APIs per Region', limit: 600, message }, 300_000, 'failed', 'QuotaReached'],
  [{ kind: 'unsupportedZone', zone: 'use1-az3', subnet: 'subnet-1', message }, undefined, 'failed', 'UnsupportedZone'],
  [{ kind: 'rejected', message }, undefined, 'failed', 'Rejected'],
];

describe('what a failed call means', () => {
  it.each(meanings)('%j: again after %p ms, and %s for reason %s', (failure, after, state, reason) => {
    const progress = progressOf(failure, 'create the stage dev');

    expect(retryAfter(failure)).toBe(after);
    expect(progress).toMatchObject({
      state,
      reason,
      message: expect.stringMatching(/^Could not create the stage dev\. .*Why\./),
    });
  });

  it('never leaves something that fails without another try to look as if it would pass', () => {
    const hopeless = meanings.filter(([failure]) => retryAfter(failure) === undefined);

    expect(hopeless.map(([failure]) => progressOf(failure, 'do it').state)).toEqual(['failed', 'failed']);
  });
});

describe('AWS that does not answer', () => {
  const away: AwsFailure = { kind: 'unavailable', message };
  const fractions = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('is asked again after 10 seconds at least, 5 minutes at most, and no later than it was away already', () => {
    fc.assert(
      fc.property(fc.nat({ max: 86_400_000 }), fractions, (time, fraction) => {
        const wait = retryAfter(away, { time, fraction }) ?? 0;

        expect(wait).toBeGreaterThanOrEqual(10_000);
        expect(wait).toBeLessThanOrEqual(Math.min(300_000, Math.max(10_000, time)));
      }),
    );
  });

  it('is asked some 25 times in an hour and a half by one object, and by each at moments of its own', () => {
    const tries = (fraction: number) => {
      const moments: number[] = [];
      for (let time = 0; time < 5_400_000; time += retryAfter(away, { time, fraction }) ?? Infinity) moments.push(time);
      return moments;
    };

    expect(tries(0)).toHaveLength(23);
    expect(tries(0.99).length).toBeLessThanOrEqual(30);
    expect(tries(0).at(-1)).not.toBe(tries(0.5).at(-1));
  });

  it('is no reason to wait longer for what somebody has to mend, however long that has been so', () => {
    const denied: AwsFailure = { kind: 'denied', permission: 'apigateway:POST', message };

    expect(retryAfter(denied, { time: 86_400_000, fraction: 0.5 })).toBe(60_000);
  });
});
