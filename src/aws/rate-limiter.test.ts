import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { CallObserver } from './call-observer.ts';
import type { Priority } from './rank.ts';
import { rateLimiter, type RateLimiter } from './rate-limiter.ts';
import { rateClassesOf, type RateClass } from './rates.ts';

const region = 'eu-central-1';
const deployment = rateClassesOf({ service: 'apigateway', name: 'CreateDeployment' });
const route = rateClassesOf({ service: 'apigateway', name: 'CreateRoute' });

describe('the rate limiter', () => {
  it('allows one deployment in five seconds', () => {
    const limiter = rateLimiter({ clock: new VirtualClock() });

    const waits = ['a', 'b', 'c'].map((owner) => take(limiter, owner, deployment));

    expect(waits).toEqual([0, 5000, 10_000]);
  });

  it('counts a deployment among all calls of API Gateway too', () => {
    const limiter = rateLimiter({ clock: new VirtualClock() });

    take(limiter, 'a', deployment);
    const given = Array.from({ length: 50 }, (_, n) => take(limiter, `${n}`, route));

    expect(given.filter((wait) => wait === 0)).toHaveLength(39);
  });

  it('keeps the token of the one bucket while the other has none', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });
    for (let n = 0; n < 40; n += 1) take(limiter, `${n}`, route);

    const first = take(limiter, 'a', deployment);
    const second = take(limiter, 'b', deployment);
    clock.advance(100);

    expect([first, second]).toEqual([100, 5000]);
    expect(take(limiter, 'a', deployment)).toBe(0);
  });

  it('does not let those who wait for a scarce token hold up the others', () => {
    const limiter = rateLimiter({ clock: new VirtualClock() });

    for (let n = 0; n < 100; n += 1) take(limiter, `${n}`, deployment);

    expect(take(limiter, 'other', route)).toBe(0);
  });

  it('takes only its share of the rates', () => {
    const limiter = rateLimiter({ clock: new VirtualClock(), share: 0.5 });

    const waits = ['a', 'b'].map((owner) => take(limiter, owner, deployment));

    expect(waits).toEqual([0, 10_000]);
  });

  it('counts each Region by itself', () => {
    const limiter = rateLimiter({ clock: new VirtualClock() });

    const waits = [region, 'us-east-1'].map((one) => take(limiter, 'a', deployment, { region: one }));

    expect(waits).toEqual([0, 0]);
  });

  it('lets clean-up go before creation while a quota is used up, also where it waits already', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });
    take(limiter, 'first', deployment);
    const waits = (): readonly number[] => [
      take(limiter, 'change', deployment, { priority: 'change' }),
      take(limiter, 'creation', deployment),
      take(limiter, 'cleanUp', deployment, { priority: 'cleanUp' }),
    ];

    waits();
    const usual = waits();
    limiter.quotaReached(region);
    const raised = waits();
    clock.advance(4_000);
    limiter.quotaReached('us-east-1');

    expect(usual).toEqual([5_000, 10_000, 15_000]);
    expect(raised).toEqual([5_000, 15_000, 10_000]);
    expect(waits()).toEqual([1_000, 11_000, 6_000]);
  });

  it('ranks clean-up as usual again ten minutes after a quota was reached', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });

    limiter.quotaReached(region);
    clock.advance(600_000);
    take(limiter, 'first', deployment);
    take(limiter, 'cleanUp', deployment, { priority: 'cleanUp' });

    expect(take(limiter, 'creation', deployment)).toBe(5_000);
  });

  it('slows down the class that AWS refused, and the others not', () => {
    const limiter = rateLimiter({ clock: new VirtualClock() });

    limiter.refused(region, deployment, undefined);

    expect(take(limiter, 'a', deployment)).toBeGreaterThan(5_000);
    expect(take(limiter, 'a', route)).toBe(0);
  });

  it('tells how long calls waited, and that it slowed down', () => {
    const clock = new VirtualClock();
    const told: object[] = [];
    const observer: Pick<CallObserver, 'waited' | 'slowedDown'> = {
      waited: (wait) => told.push(wait),
      slowedDown: (slowing) => told.push(slowing),
    };
    const limiter = rateLimiter({ clock, observer });

    take(limiter, 'a', deployment);
    take(limiter, 'b', deployment);
    clock.advance(5_000);
    take(limiter, 'b', deployment);
    limiter.refused(region, route, 1_000);

    expect(told).toEqual([
      { region, rateClass: 'CreateDeployment', priority: 'creation', ms: 5_000 },
      { region, rateClass: 'apigateway', perSecond: 5 },
    ]);
  });
});

function take(
  limiter: RateLimiter,
  owner: string,
  classes: readonly RateClass[],
  options: { readonly region?: string; readonly priority?: Priority } = {},
): number {
  const { priority = 'creation' } = options;
  return limiter.take({ region: options.region ?? region, rank: { priority, since: 0, owner }, classes, calls: 1 });
}
