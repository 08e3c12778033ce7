import type { Clock, Timer } from '../runtime/clock.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import type { Rank } from './rank.ts';
import type { Rate } from './rates.ts';

/** How long a token that is there waits for its owner before the next in line may have it, in ms. */
const punctuality = 2_000;
/** Refusals within this time, in ms, are one: of calls that were under way together. */
const roundTrip = 1_000;
/** The longest pause that AWS is taken at its word for, in ms: everybody waits in it. */
const longestPause = 60_000;
/** Sums of products of binary fractions come out a little short of a whole token. */
const rounding = 1e-9;

/** Who wants a token. */
export interface Claim {
  readonly rank: Rank;
  /** How many tokens the owner is about to take one after the other, this one included: so that it can go on once it has begun. */
  readonly calls: number;
  /** Called when its tokens are there. Where left out, the owner comes back by itself when it was told to. */
  readonly wake?: (() => void) | undefined;
}

interface Waiter {
  claim: Claim;
  /** When it began to wait for its next token. */
  since: number;
  /** Until when its tokens are kept for it; undefined while they are not there. */
  keptUntil: number | undefined;
}

/**
 * A token bucket with a line before it, so that nobody has to sleep for a token: an owner that finds none stands in line,
 * does other things, and is woken when its token is there. The line goes by rank, so what is more urgent or older overtakes.
 *
 * A token that is there is kept for its owner for a moment; whoever does not come steps out of the line, and finds its place
 * again by its rank. Tokens are real (gained at the rate, at most `burst` of them), so in no stretch of time are more given
 * out than `perSecond` × its length + `burst`, however late and in whatever order owners come.
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #rate: AdaptiveRate;
  readonly #compare: (one: Rank, other: Rank) => number;
  /** In the order in which they are served. */
  #line: Waiter[] = [];
  #tokens: number;
  /** Up to when what was gained is counted; in the future while AWS wants to be left alone. */
  #countedAt: number;
  #slowedAt = -Infinity;
  #timer: Timer | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly rate: Rate;
    /** Below 0 where the one goes first; after it has changed its mind, `reorder` is to be called. */
    readonly compare: (one: Rank, other: Rank) => number;
  }) {
    this.#clock = options.clock;
    this.#burst = options.rate.burst;
    this.#rate = new AdaptiveRate(options.rate.perSecond);
    this.#compare = options.compare;
    this.#tokens = options.rate.burst;
    this.#countedAt = options.clock.monotonic();
  }

  /** Calls a second, as it is now. */
  get perSecond(): number {
    this.#count();
    return this.#rate.current;
  }

  /**
   * Puts the owner in line, where it is not yet, and answers the ms until its token is there, if nobody overtakes. After 0,
   * `take` may be called at once.
   */
  claim(claim: Claim): number {
    this.#count();
    const waiter = this.#place(claim);
    const wait = this.#waitFor(this.#neededUpTo(waiter));
    waiter.keptUntil = wait === 0 ? this.#clock.monotonic() + punctuality : undefined;
    this.#serve();
    return wait;
  }

  /**
   * Takes the token that `claim` has just answered 0 for, and answers how long the owner has waited for it, in ms. The rest
   * of those in a row are kept for the owner.
   */
  take(owner: string): number {
    const waiter = this.#waiterOf(owner);
    if (waiter === undefined) throw new Error(`${owner} takes a token that it did not claim.`);
    const now = this.#clock.monotonic();
    const waited = now - waiter.since;
    this.#tokens -= 1;
    const calls = waiter.claim.calls - 1;
    if (calls > 0)
      Object.assign(waiter, { claim: { ...waiter.claim, calls }, since: now, keptUntil: now + punctuality });
    else this.#line.splice(this.#line.indexOf(waiter), 1);
    this.#serve();
    return waited;
  }

  /** The owner does not want a token now. */
  leave(owner: string): void {
    const waiter = this.#waiterOf(owner);
    if (waiter === undefined) return;
    this.#line.splice(this.#line.indexOf(waiter), 1);
    this.#count();
    this.#serve();
  }

  /** AWS has refused a call for its rate: others use the quota too, and there is nothing left of it now. */
  slowDown(pause = 0): void {
    this.#count();
    const now = this.#clock.monotonic();
    this.#tokens = 0;
    this.#countedAt = Math.max(this.#countedAt, now + Math.min(pause, longestPause));
    if (now - this.#slowedAt >= roundTrip) {
      this.#rate.halve();
      this.#slowedAt = now;
    }
    this.#serve();
  }

  /** What ranks before what has changed. */
  reorder(): void {
    this.#line.sort((one, other) => this.#compare(one.claim.rank, other.claim.rank));
    this.#count();
    this.#serve();
  }

  #waiterOf(owner: string): Waiter | undefined {
    return this.#line.find(({ claim }) => claim.rank.owner === owner);
  }

  /** The owner's place in line, by the best rank that it has had since it began to wait: nobody loses a place by asking again. */
  #place(wanted: Claim): Waiter {
    const known = this.#waiterOf(wanted.rank.owner);
    if (known !== undefined) this.#line.splice(this.#line.indexOf(known), 1);
    const isBetter = known !== undefined && this.#compare(known.claim.rank, wanted.rank) < 0;
    const claim = isBetter ? { ...wanted, rank: known.claim.rank } : wanted;
    const since = known?.since ?? this.#clock.monotonic();
    const waiter: Waiter = { claim, since, keptUntil: undefined };
    let [low, high] = [0, this.#line.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#line[middle];
      if (other !== undefined && this.#compare(other.claim.rank, claim.rank) < 0) low = middle + 1;
      else high = middle;
    }
    this.#line.splice(low, 0, waiter);
    return waiter;
  }

  /** Adds what was gained since the last time, and lets step out of the line who did not come. */
  #count(): void {
    const now = this.#clock.monotonic();
    if (now > this.#countedAt) {
      this.#tokens = Math.min(this.#burst, this.#tokens + this.#rate.pass((now - this.#countedAt) / 1000));
      this.#countedAt = now;
    }
    const isLate = ({ keptUntil }: Waiter): boolean => keptUntil !== undefined && keptUntil <= now;
    if (this.#line.some(isLate)) this.#line = this.#line.filter((waiter) => !isLate(waiter));
  }

  /** Tokens that have to be there so that one can go on. Half of the burst at most: a full bucket gains nothing more. */
  #neededBy({ claim }: Waiter): number {
    return Math.min(claim.calls, Math.max(1, Math.floor(this.#burst / 2)));
  }

  #neededUpTo(waiter: Waiter): number {
    let needed = 0;
    for (const each of this.#line) {
      needed += this.#neededBy(each);
      if (each === waiter) break;
    }
    return needed;
  }

  #waitFor(needed: number): number {
    const missing = needed - this.#tokens;
    if (missing <= rounding) return 0;
    const pause = this.#countedAt - this.#clock.monotonic();
    return Math.ceil(pause + this.#rate.secondsFor(missing) * 1000);
  }

  /** Wakes whose tokens are there, from the front; for the next one the clock is set. */
  #serve(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    const woken: Claim[] = [];
    let needed = 0;
    let keptUntil = Infinity;
    for (const waiter of this.#line) {
      needed += this.#neededBy(waiter);
      if (waiter.keptUntil === undefined) {
        const wait = this.#waitFor(needed);
        if (wait > 0) {
          // More than the bucket holds is there only after those before have taken theirs, or have stepped aside.
          const next = Math.min(needed <= this.#burst ? wait : Infinity, keptUntil - now);
          if (next < Infinity)
            this.#timer = this.#clock.schedule(next, () => {
              this.#turn();
            });
          break;
        }
        waiter.keptUntil = now + punctuality;
        woken.push(waiter.claim);
      }
      keptUntil = Math.min(keptUntil, waiter.keptUntil);
    }
    for (const { wake } of woken) wake?.();
  }

  #turn(): void {
    this.#count();
    this.#serve();
  }
}
