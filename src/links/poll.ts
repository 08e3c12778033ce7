import type { Clock } from '../runtime/clock.ts';

/** Looks at what is on its way no more often than once an interval, whoever asks and however often. */
export class Poll {
  readonly #clock: Clock;
  readonly #interval: number;
  /** By the UID of the VpcLink: the link, and Clock.monotonic() of the last look at it, or of when waiting began. */
  readonly #last = new Map<string, { readonly id: string; readonly at: number }>();

  /** `interval` in ms. */
  constructor(options: { readonly clock: Clock; readonly interval: number }) {
    this.#clock = options.clock;
    this.#interval = options.interval;
  }

  /** In how many ms the next look at the object's link of that id is due; 0 is now, and counts as looked at. */
  take(uid: string, id: string): number {
    const now = this.#clock.monotonic();
    const last = this.#last.get(uid);
    const isFirst = last?.id !== id;
    const wait = isFirst ? this.#interval : last.at + this.#interval - now;
    if (isFirst || wait <= 0) this.#last.set(uid, { id, at: now });
    return Math.max(0, wait);
  }

  /** It has arrived, or it or the object is gone. */
  forget(uid: string): void {
    this.#last.delete(uid);
  }
}
