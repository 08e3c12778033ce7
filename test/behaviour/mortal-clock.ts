import type { Clock, Timer } from '../../src/runtime/clock.ts';

/** A clock that belongs to one process: with its end nothing that was scheduled on it happens, and who sleeps never wakes. */
export class MortalClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #dead = false;

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
    if (this.#dead) return { cancel: () => undefined };
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
      const timer = this.schedule(ms, resolve);
      signal?.addEventListener('abort', () => {
        timer.cancel();
        // An AbortSignal's reason is whatever its owner gave; by convention, and always here, an Error.
        if (!this.#dead) reject(signal.reason as Error);
      });
    });
  }

  kill(): void {
    this.#dead = true;
    for (const timer of [...this.#timers]) timer.cancel();
  }
}
