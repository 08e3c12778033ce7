import type { Clock } from '../runtime/clock.ts';

/**
 * When somebody's wish to have an object looked at was first heard of: what was found before that is looked up again, once
 * however many turns it takes to do the rest.
 */
export class Asks {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** By the object's UID. */
  readonly #asks = new Map<string, { readonly mark: string; readonly at: number }>();

  constructor(options: { readonly clock: Pick<Clock, 'monotonic'> }) {
    this.#clock = options.clock;
  }

  /** By Clock.monotonic(). `mark` tells one wish from the next; undefined: there is none. */
  heardAt(uid: string, mark: string | undefined): number | undefined {
    if (mark === undefined) return undefined;
    const known = this.#asks.get(uid);
    if (known?.mark === mark) return known.at;
    const at = this.#clock.monotonic();
    this.#asks.set(uid, { mark, at });
    return at;
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#asks.delete(uid);
  }
}
