import type { Clock } from '../runtime/clock.ts';

/**
 * For how long links have had no user. On the monotonic clock, which a jump of the wall's does not touch: what status says
 * (`unusedSince`) is for people. What was before this process began is not counted, as it has not seen it.
 */
export class Idleness {
  readonly #clock: Clock;
  readonly #grace: number;
  /** By the UID of the VpcLink: Clock.monotonic() of the first turn in a row that found no user. */
  readonly #since = new Map<string, number>();

  /** `grace` in ms: how long a link may be without a user. */
  constructor(options: { readonly clock: Clock; readonly grace: number }) {
    this.#clock = options.clock;
    this.#grace = options.grace;
  }

  /** How much of the grace time is left, in ms; all the time there is where somebody uses the link. */
  left(uid: string, users: readonly string[]): number {
    if (users.length > 0) {
      this.#since.delete(uid);
      return Infinity;
    }
    const now = this.#clock.monotonic();
    const since = this.#since.get(uid) ?? now;
    this.#since.set(uid, since);
    return Math.max(0, since + this.#grace - now);
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#since.delete(uid);
  }
}
