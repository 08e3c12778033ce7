import type { RateLimiter } from '../../src/aws/rate-limiter.ts';

/** No limit at all. */
export const unlimited: RateLimiter = { take: () => 0, refused: () => undefined, quotaReached: () => undefined };
