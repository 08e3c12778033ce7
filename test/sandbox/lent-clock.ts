import type { Clock, Timer } from '../../src/runtime/clock.ts';

/**
 * Somebody else's clock, for as long as it is needed. After it was given back nothing that waits for it happens any more:
 * no callback comes, and who sleeps never wakes, as when a process is killed.
 */
export class LentClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #givenBack = false;

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
    if (this.#givenBack) return { cancel: () => undefined };
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
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        timer.cancel();
        // An AbortSignal's reason is whatever its owner gave; by convention, and always here, an Error.
        if (!this.#givenBack) reject(signal?.reason as Error);
      };
      const timer = this.schedule(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  giveBack(): void {
    this.#givenBack = true;
    for (const timer of [...this.#timers]) timer.cancel();
  }
}
