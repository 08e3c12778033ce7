import type { Clock, Timer } from '../runtime/clock.ts';
import type { CallObserver } from './call-observer.ts';
import { onceEach } from './once-each.ts';
import { compareRanks, type Rank } from './rank.ts';
import { rates, type RateClass } from './rates.ts';
import { TokenBucket } from './token-bucket.ts';

/** Keeps all calls of this process within the account's rates, and says who goes first. */
export interface RateLimiter {
  /**
   * Takes a token of each class, or of none: answers 0, or the ms until the owner's is there, if nobody overtakes. Nobody
   * waits in here; the owner stands in line, does other things, and is woken.
   */
  take(request: TokenRequest): number;
  /** AWS refused a call of these classes for its rate; `retryAfter`: the ms for which it wants to be left alone. */
  refused(region: string, classes: readonly RateClass[], retryAfter: number | undefined): void;
  /** A quota is used up in that Region: for a while what makes room goes before what needs it. */
  quotaReached(region: string): void;
}

export interface TokenRequest {
  readonly region: string;
  /** Its `owner`, such as `pha/saas/my-http-api`, stands in each line once. */
  readonly rank: Rank;
  /** The scarcest first, as `rateClassesOf` gives them. */
  readonly classes: readonly RateClass[];
  /** How many calls of the last class the owner is about to make one after the other, this one included. */
  readonly calls: number;
  /** Called when a token is there, unless there was one at once. Where left out, the owner asks again in time. */
  readonly wake?: (() => void) | undefined;
}

/** For how long a quota that was reached counts as used up, in ms: what was refused is tried again sooner than that. */
const roomIsNeededFor = 600_000;

/**
 * One bucket per Region and rate class. `share` is the part of the account's rates that this controller may use, more
 * than 0 and at most 1, for accounts in which several run.
 */
export function rateLimiter(options: {
  readonly clock: Clock;
  readonly share?: number;
  readonly observer?: Pick<CallObserver, 'waited' | 'slowedDown'>;
}): RateLimiter {
  const { clock, share = 1, observer } = options;
  const bucketsOf = onceEach(() => new RegionBuckets(clock, share));

  return {
    take: ({ region, rank, classes, calls, wake }) => {
      const buckets = bucketsOf(region);
      for (const [at, rateClass] of classes.entries()) {
        const rest = classes.slice(at + 1);
        const wait = buckets.of(rateClass).claim({ rank, calls: rest.length === 0 ? calls : 1, wake });
        if (wait > 0) {
          // Whoever waits minutes for a scarce token must not hold a common one meanwhile.
          for (const other of rest) buckets.of(other).leave(rank.owner);
          return wait;
        }
      }
      for (const rateClass of classes) {
        const ms = buckets.of(rateClass).take(rank.owner);
        if (ms > 0) observer?.waited({ region, rateClass, priority: rank.priority, ms });
      }
      return 0;
    },
    refused: (region, [scarcest], retryAfter) => {
      if (scarcest === undefined) return;
      // Which of them is used up AWS does not say; where it is the common one, the next common call is refused too.
      const bucket = bucketsOf(region).of(scarcest);
      bucket.slowDown(retryAfter);
      observer?.slowedDown({ region, rateClass: scarcest, perSecond: bucket.perSecond });
    },
    quotaReached: (region) => {
      bucketsOf(region).makeRoom();
    },
  };
}

/** The buckets of one Region, which are of one mind on who goes first. */
class RegionBuckets {
  readonly #clock: Clock;
  readonly #share: number;
  readonly #buckets = new Map<RateClass, TokenBucket>();
  /** Runs while a quota counts as used up. */
  #roomIsNeeded: Timer | undefined;

  constructor(clock: Clock, share: number) {
    this.#clock = clock;
    this.#share = share;
  }

  of(rateClass: RateClass): TokenBucket {
    const existing = this.#buckets.get(rateClass);
    if (existing !== undefined) return existing;
    const { perSecond, burst } = rates[rateClass];
    const bucket = new TokenBucket({
      clock: this.#clock,
      // A bucket that cannot hold a whole token would never give one.
      rate: { perSecond: perSecond * this.#share, burst: Math.max(1, burst * this.#share) },
      compare: (one, other) => compareRanks(one, other, this.#roomIsNeeded !== undefined),
    });
    this.#buckets.set(rateClass, bucket);
    return bucket;
  }

  makeRoom(): void {
    this.#roomIsNeeded?.cancel();
    this.#roomIsNeeded = this.#clock.schedule(roomIsNeededFor, () => {
      this.#roomIsNeeded = undefined;
      this.#reorder();
    });
    this.#reorder();
  }

  #reorder(): void {
    for (const bucket of this.#buckets.values()) bucket.reorder();
  }
}
