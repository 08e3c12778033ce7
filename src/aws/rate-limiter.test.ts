import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { rateLimiter } from './rate-limiter.ts';
import { rateClassesOf } from './rates.ts';

const region = 'eu-central-1';
const deployment = rateClassesOf({ service: 'apigateway', name: 'CreateDeployment' });
const route = rateClassesOf({ service: 'apigateway', name: 'CreateRoute' });

describe('the rate limiter', () => {
  it('allows one deployment in five seconds', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });

    const waits = ['a', 'b', 'c'].map((owner) => limiter.take({ region, owner, classes: deployment }));

    expect(waits).toEqual([0, 5000, 10_000]);
  });

  it('counts a deployment among all calls of API Gateway too', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });

    limiter.take({ region, owner: 'a', classes: deployment });
    const given = Array.from({ length: 50 }, (_, n) => limiter.take({ region, owner: `${n}`, classes: route }));

    expect(given.filter((wait) => wait === 0)).toHaveLength(39);
  });

  it('keeps the token of the one bucket while the other has none', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });
    for (let n = 0; n < 40; n += 1) limiter.take({ region, owner: `${n}`, classes: route });

    const first = limiter.take({ region, owner: 'a', classes: deployment });
    const second = limiter.take({ region, owner: 'b', classes: deployment });
    clock.advance(100);

    expect([first, second]).toEqual([100, 5000]);
    expect(limiter.take({ region, owner: 'a', classes: deployment })).toBe(0);
  });

  it('does not let those who wait for a scarce token hold up the others', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });

    for (let n = 0; n < 100; n += 1) limiter.take({ region, owner: `${n}`, classes: deployment });

    expect(limiter.take({ region, owner: 'other', classes: route })).toBe(0);
  });

  it('takes only its share of the rates', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock, share: 0.5 });

    const waits = ['a', 'b'].map((owner) => limiter.take({ region, owner, classes: deployment }));

    expect(waits).toEqual([0, 10_000]);
  });

  it('counts each Region by itself', () => {
    const clock = new VirtualClock();
    const limiter = rateLimiter({ clock });

    const waits = [region, 'us-east-1'].map((one) => limiter.take({ region: one, owner: 'a', classes: deployment }));

    expect(waits).toEqual([0, 0]);
  });
});
