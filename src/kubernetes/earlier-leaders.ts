import { isDeepStrictEqual } from 'node:util';

import { writeTimeout } from '../runtime/write-lease.ts';
import { leaseDuration } from './election-times.ts';
import type { Lease, LeaseSpec } from './lease.ts';

/**
 * What is known of those who led before, from what was seen of the Lease.
 *
 * Times in the record are never compared with ours, for clocks differ: a lease counts as expired when *we* have not seen
 * its record change for as long as it lasts, on our monotonic clock (client-go's "locally observed" time). That is never
 * too early, since a holder counts from before it sent the record that we saw later.
 */
export class EarlierLeaders {
  readonly #identity: string;
  #seen: LeaseSpec | undefined;
  #expiresAt = -Infinity;
  #quietAt = -Infinity;
  #sentBefore: number | undefined;

  constructor(options: { readonly identity: string }) {
    this.#identity = options.identity;
  }

  /** From when on the lease may be taken, in ms of the monotonic clock. It stays so when the Lease is deleted meanwhile. */
  get expiresAt(): number {
    return this.#expiresAt;
  }

  /** From when on nothing that an earlier leader sent is under way any more: before that nobody may look at AWS, or work. */
  get quietAt(): number {
    return this.#quietAt;
  }

  /** Before when an earlier leader sent its last write; undefined where none was ever seen. */
  get sentBefore(): number | undefined {
    return this.#sentBefore;
  }

  /** The Lease was seen so, at that time of the monotonic clock. Answers its record. */
  see({ spec = {} }: Lease, now: number): LeaseSpec {
    const { holderIdentity = '', leaseDurationSeconds = 0 } = spec;
    if (holderIdentity === this.#identity || isDeepStrictEqual(spec, this.#seen)) return spec;
    this.#seen = spec;

    if (holderIdentity === '' && leaseDurationSeconds <= 1) {
      this.#expiresAt = now;
      this.#quietAt = now;
      this.#sentBefore = now;
      return spec;
    }
    // Another version may hold it for longer; and who holds it need not heed a duration that somebody wrote over its own.
    const duration = Math.max(leaseDurationSeconds * 1000, leaseDuration);
    // Whoever empties the holder by hand wants another one now. The old one may not know yet that it is none any more.
    this.#expiresAt = holderIdentity === '' ? now : now + duration;
    // It sends no write that its lease does not outlive by the write's time-out, and AWS may take that time to act on it.
    this.#sentBefore = now + duration - writeTimeout;
    this.#quietAt = now + duration + writeTimeout;
    return spec;
  }
}
