import type { Clock } from '../runtime/clock.ts';
import { rates, type RateClass } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** Keeps all calls of this process within the account's rates. */
export interface RateLimiter {
  /**
   * Takes a token of each class, or of none: answers 0, or the ms after which the owner finds one reserved. Nobody waits
   * in here; the owner comes back at that time, and does other things until then.
   */
  take(request: TokenRequest): number;
}

export interface TokenRequest {
  readonly region: string;
  /** Who calls, such as `pha/saas/my-http-api`; holds at most one reservation in each class. */
  readonly owner: string;
  /** The scarcest first, as `rateClassesOf` gives them. */
  readonly classes: readonly RateClass[];
}

/**
 * One bucket per Region and rate class. `share` is the part of the account's rates that this controller may use, more
 * than 0 and at most 1, for accounts in which several run.
 */
export function rateLimiter(options: { readonly clock: Clock; readonly share?: number }): RateLimiter {
  const { clock, share = 1 } = options;
  const buckets = new Map<string, TokenBucket>();

  function bucketOf(region: string, rateClass: RateClass): TokenBucket {
    const key = `${region}/${rateClass}`;
    const existing = buckets.get(key);
    if (existing !== undefined) return existing;
    const { perSecond, burst } = rates[rateClass];
    // A bucket that cannot hold a whole token would never give one.
    const rate = { perSecond: perSecond * share, burst: Math.max(1, burst * share) };
    const bucket = new TokenBucket({ clock, rate });
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take: ({ region, owner, classes }) => {
      const needed = classes.map((rateClass) => bucketOf(region, rateClass));
      // Stops at the first that has none: whoever waits minutes for a scarce token must not hold a common one meanwhile.
      for (const bucket of needed) {
        const wait = bucket.reserve(owner);
        if (wait > 0) return wait;
      }
      for (const bucket of needed) bucket.take(owner);
      return 0;
    },
  };
}

/** No limit at all, for an AWS that has none (a simulated one). */
export const unlimited: RateLimiter = { take: () => 0 };
