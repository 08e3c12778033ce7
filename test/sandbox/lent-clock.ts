import type { Clock, Timer } from '../../src/runtime/clock.ts';

/** Somebody else's clock, for as long as it is needed: what still waits for it when it is given back waits no more. */
export class LentClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  readonly #givenBack = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  schedule(ms: number, callback: () => void): Timer {
    if (this.#givenBack.signal.aborted) return { cancel: () => undefined };
    const scheduled = this.#clock.schedule(ms, () => {
      this.#timers.delete(timer);
      callback();
    });
    const timer: Timer = {
      cancel: () => {
        this.#timers.delete(timer);
        scheduled.cancel();
      },
    };
    this.#timers.add(timer);
    return timer;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { signal: givenBack } = this.#givenBack;
    return this.#clock.sleep(ms, signal === undefined ? givenBack : AbortSignal.any([signal, givenBack]));
  }

  /** No callback comes any more, and who sleeps is woken by an error. */
  giveBack(): void {
    this.#givenBack.abort(new Error('The sandbox was closed.'));
    for (const timer of [...this.#timers]) timer.cancel();
  }
}
