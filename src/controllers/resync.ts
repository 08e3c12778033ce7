import type { Clock } from '../runtime/clock.ts';
import { fractionOf } from './fraction-of.ts';

/**
 * When each object is compared with AWS, whatever the watches say: once an interval, at a moment in it that follows from
 * the object's UID. So the comparisons of many objects are spread over the interval, and are at the same moments after a
 * restart; one that fell into the time when nobody was there is made up for an interval later at the latest.
 */
export class Resync {
  readonly #clock: Clock;
  readonly #interval: number;
  /** What to add to the monotonic clock to have the wall clock's time as it was when the process began: that never jumps. */
  readonly #epoch: number;
  /** By UID: when it is due, in that time. */
  readonly #due = new Map<string, number>();

  /** `interval` in ms; Infinity: never. */
  constructor(options: { readonly clock: Clock; readonly interval: number }) {
    this.#clock = options.clock;
    this.#interval = options.interval;
    this.#epoch = options.clock.now() - options.clock.monotonic();
  }

  isDue(uid: string): boolean {
    const due = this.#due.get(uid);
    if (due === undefined) this.done(uid);
    return due !== undefined && due <= this.#now();
  }

  /** Wants it now, whatever the moment. */
  ask(uid: string): void {
    this.#due.set(uid, this.#now());
  }

  /** The object was compared. */
  done(uid: string): void {
    this.#due.set(uid, this.#nextMoment(uid));
  }

  /** Ms until the object's next moment; Infinity where there is none. Never 0: what is due and cannot be done waits for it. */
  nextIn(uid: string): number {
    return this.#nextMoment(uid) - this.#now();
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#due.delete(uid);
  }

  #nextMoment(uid: string): number {
    if (this.#interval === Infinity) return Infinity;
    const offset = Math.floor(fractionOf(uid) * this.#interval);
    const past = Math.floor((this.#now() - offset) / this.#interval);
    return (past + 1) * this.#interval + offset;
  }

  #now(): number {
    return this.#epoch + this.#clock.monotonic();
  }
}
