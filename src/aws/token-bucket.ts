import type { Clock } from '../runtime/clock.ts';
import type { Rate } from './rates.ts';

/** How late an owner may come for its token before others may go first. */
const punctuality = 2_000;
/** How late an owner may come before its reservation is forgotten. */
const patience = 60_000;
/** Sums of products of binary fractions come out a little short of a whole token. */
const rounding = 1e-9;

interface Reservation {
  /** When the owner was told to come back, by the monotonic clock. */
  due: number;
}

/**
 * A token bucket in which an owner that finds no token reserves one, so that nobody has to sleep for it: the owner is told
 * when to come back, and finds its token then.
 *
 * Reservations are served in the order in which they were made. One whose owner is late steps aside for those that are
 * there, but keeps its place; after a minute it is forgotten, for its owner may be gone. Tokens are real (gained at the
 * rate, at most `burst` of them), so in no stretch of time are more given out than `perSecond` × its length + `burst`,
 * however late and in whatever order owners come back.
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #rate: Rate;
  /** In order of their making: a Map keeps it. */
  readonly #reservations = new Map<string, Reservation>();
  #tokens: number;
  #countedAt: number;

  constructor(options: { readonly clock: Clock; readonly rate: Rate }) {
    this.#clock = options.clock;
    this.#rate = options.rate;
    this.#tokens = options.rate.burst;
    this.#countedAt = options.clock.monotonic();
  }

  /**
   * Reserves a token for the owner, if it has none reserved, and answers the ms until it is there. After 0, `take` may be
   * called at once.
   */
  reserve(owner: string): number {
    const now = this.#count();
    const needed = 1 + this.#ahead(owner, now);
    const missing = needed - this.#tokens;
    const wait = missing <= rounding ? 0 : Math.ceil((missing / this.#rate.perSecond) * 1000);
    const reservation = this.#reservations.get(owner);
    if (reservation === undefined) this.#reservations.set(owner, { due: now + wait });
    else reservation.due = now + wait;
    return wait;
  }

  /** Takes the token that `reserve` has just answered 0 for. */
  take(owner: string): void {
    this.#reservations.delete(owner);
    this.#tokens -= 1;
  }

  /** Adds what was gained since the last time, forgets who did not come, and answers the time. */
  #count(): number {
    const now = this.#clock.monotonic();
    const gained = ((now - this.#countedAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#countedAt = now;
    for (const [owner, { due }] of this.#reservations) if (now > due + patience) this.#reservations.delete(owner);
    return now;
  }

  /** How many punctual owners are to be served before this one. */
  #ahead(owner: string, now: number): number {
    let count = 0;
    for (const [other, { due }] of this.#reservations) {
      if (other === owner) break;
      if (now <= due + punctuality) count += 1;
    }
    return count;
  }
}
