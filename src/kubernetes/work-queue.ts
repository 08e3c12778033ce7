import type { Clock, Timer } from '../runtime/clock.ts';
import { backOffDelay } from './back-off.ts';

/** client-go's defaults (DefaultTypedControllerRateLimiter): 5 ms, doubling to 1000 s. */
const retry = { base: 5, max: 1_000_000 };

interface DelayedAdd {
  readonly due: number;
  readonly timer: Timer;
}

/**
 * The keys that want a reconcile. As in client-go's work queue, a key is there once however often it is added, is never
 * with two workers at a time, and comes again after `done` when it was added meanwhile.
 *
 * Of several delayed adds the earliest stands (client-go). Unlike there, a reconcile that starts before that drops it (as in
 * controller-runtime's priority queue): it sees everything the later one would, and says itself when to look again.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #random: () => number;
  /** Keys that want a worker; those that are with one now wait for its `done`. */
  readonly #dirty = new Set<string>();
  readonly #processing = new Set<string>();
  /** Dirty keys that nobody works on, in order. */
  readonly #ready = new Set<string>();
  readonly #delayed = new Map<string, DelayedAdd>();
  readonly #failures = new Map<string, number>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  readonly #drained = Promise.withResolvers<undefined>();
  #shutDown = false;

  constructor(options: { readonly clock: Clock; readonly random?: () => number }) {
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
  }

  /** Wants a reconcile that starts after this call. */
  add(key: string): void {
    if (this.#shutDown || this.#dirty.has(key)) return;
    this.#cancelDelayed(key);
    this.#dirty.add(key);
    if (!this.#processing.has(key)) this.#makeReady(key);
  }

  /** Wants a reconcile no later than `ms` from now. */
  addAfter(key: string, ms: number): void {
    if (this.#shutDown || this.#dirty.has(key)) return;
    if (ms <= 0) {
      this.add(key);
      return;
    }
    const due = this.#clock.monotonic() + ms;
    const before = this.#delayed.get(key);
    if (before !== undefined && before.due <= due) return;
    before?.timer.cancel();
    const timer = this.#clock.schedule(ms, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { due, timer });
  }

  /** Wants another try after a failure: later with every one since `forget`, at least `atLeast` ms from now. Answers when. */
  addRateLimited(key: string, atLeast = 0): number {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const delay = Math.max(atLeast, backOffDelay({ ...retry, random: this.#random }, failures));
    this.addAfter(key, delay);
    return delay;
  }

  /** The key is well again: its next failure is its first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** The next key, as soon as there is one; undefined once the queue is shut down. Each needs its `done`. */
  take(): Promise<string | undefined> {
    if (this.#shutDown) return Promise.resolve(undefined);
    const [key] = this.#ready;
    if (key !== undefined) return Promise.resolve(this.#handOut(key));
    return new Promise((resolve) => {
      this.#takers.push(resolve);
    });
  }

  /** The worker that took the key is through with it. */
  done(key: string): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key)) this.#makeReady(key);
    if (this.#shutDown && this.#processing.size === 0) this.#drained.resolve(undefined);
  }

  /**
   * Hands out no more keys and takes no more adds; resolves when nobody works on one any more. What is left is dropped:
   * whoever starts next lists everything anyway.
   */
  async shutDown(): Promise<void> {
    this.#shutDown = true;
    for (const key of this.#delayed.keys()) this.#cancelDelayed(key);
    this.#dirty.clear();
    this.#ready.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
    if (this.#processing.size === 0) this.#drained.resolve(undefined);
    await this.#drained.promise;
  }

  /** Whether nobody works on a key and none is ready; delayed adds may still come. */
  get idle(): boolean {
    return this.#processing.size === 0 && this.#dirty.size === 0;
  }

  /** How many keys are ready. */
  get length(): number {
    return this.#ready.size;
  }

  #makeReady(key: string): void {
    this.#ready.add(key);
    const taker = this.#takers.shift();
    if (taker !== undefined) taker(this.#handOut(key));
  }

  #handOut(key: string): string {
    this.#ready.delete(key);
    this.#dirty.delete(key);
    this.#processing.add(key);
    return key;
  }

  #cancelDelayed(key: string): void {
    this.#delayed.get(key)?.timer.cancel();
    this.#delayed.delete(key);
  }
}
