import type { Clock, Timer } from '../../src/runtime/clock.ts';

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * The sandbox's one clock. It stands still until somebody turns it (`advance`), or runs `speed` times as fast as the
 * wall's (`run`), as the demo and `npm run sandbox` do.
 */
export class VirtualClock implements Clock {
  readonly #start: number;
  readonly #due = new Set<Due>();
  #elapsed = 0;
  /** How far the wall's clock was set, in ms. */
  #jumped = 0;
  #running: { readonly speed: number; readonly since: number; readonly elapsed: number } | undefined;
  #wake: NodeJS.Timeout | undefined;

  constructor(options: { readonly start?: number } = {}) {
    this.#start = options.start ?? Date.UTC(2026, 0, 1, 12);
  }

  now(): number {
    return this.#start + this.#jumped + Math.floor(this.monotonic());
  }

  monotonic(): number {
    const running = this.#running;
    return running === undefined
      ? this.#elapsed
      : Math.max(this.#elapsed, running.elapsed + (performance.now() - running.since) * running.speed);
  }

  schedule(ms: number, callback: () => void): Timer {
    const due: Due = { at: this.monotonic() + Math.max(0, ms), callback };
    this.#due.add(due);
    this.#rewind();
    return {
      cancel: () => {
        this.#due.delete(due);
        this.#rewind();
      },
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        timer.cancel();
        // An AbortSignal's reason is whatever its owner gave; by convention, and always here, an Error.
        reject(signal?.reason as Error);
      };
      const timer = this.schedule(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** When the next callback is due, in ms from now; undefined where nobody waits. */
  get nextDue(): number | undefined {
    const next = this.#next();
    return next === undefined ? undefined : Math.max(0, next.at - this.monotonic());
  }

  /** Turns the clock by `ms`, calling back in order whoever is due on the way. */
  advance(ms: number): void {
    const until = this.monotonic() + ms;
    for (let next = this.#next(); next !== undefined && next.at <= until; next = this.#next()) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#due.delete(next);
      next.callback();
    }
    this.#moveTo(until);
  }

  /** Somebody sets the wall's clock, by `ms` forward or (negative) back: nobody becomes due by that. */
  jump(ms: number): void {
    this.#jumped += ms;
  }

  /** From now on time passes by itself, `speed` times as fast as the wall's. */
  run(speed: number): void {
    this.#running = { speed, since: performance.now(), elapsed: this.monotonic() };
    this.#rewind();
  }

  /** Stands still again. */
  stop(): void {
    this.#elapsed = this.monotonic();
    this.#running = undefined;
    this.#rewind();
  }

  #moveTo(elapsed: number): void {
    this.#elapsed = elapsed;
    if (this.#running !== undefined) this.run(this.#running.speed);
  }

  #next(): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#due) if (next === undefined || due.at < next.at) next = due;
    return next;
  }

  #rewind(): void {
    clearTimeout(this.#wake);
    const next = this.#running === undefined ? undefined : this.#next();
    if (next === undefined || this.#running === undefined) return;
    this.#wake = setTimeout(
      () => {
        this.advance(0);
        this.#rewind();
      },
      Math.ceil(Math.max(0, next.at - this.monotonic()) / this.#running.speed),
    );
    // The clock alone is no reason for the process to stay.
    this.#wake.unref();
  }
}
