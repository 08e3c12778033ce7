import type { Clock } from '../runtime/clock.ts';

/** Looks at what is on its way no more often than once an interval, whoever asks and however often. */
export class Poll {
  readonly #clock: Clock;
  readonly #interval: number;
  /** By id: Clock.monotonic() of the last look, or of when waiting began. */
  readonly #last = new Map<string, number>();

  /** `interval` in ms. */
  constructor(options: { readonly clock: Clock; readonly interval: number }) {
    this.#clock = options.clock;
    this.#interval = options.interval;
  }

  /** In how many ms the next look is due; 0 is now, and counts as looked at. */
  take(id: string): number {
    const now = this.#clock.monotonic();
    const last = this.#last.get(id);
    const wait = last === undefined ? this.#interval : last + this.#interval - now;
    if (last === undefined || wait <= 0) this.#last.set(id, now);
    return Math.max(0, wait);
  }

  /** It has arrived, or is gone. */
  forget(id: string): void {
    this.#last.delete(id);
  }
}
