import type { Clock, Timer } from '../runtime/clock.ts';
import { backOffDelay } from './back-off.ts';
import { highest, priorities, type Priority } from './priority.ts';

/** client-go's defaults (DefaultTypedControllerRateLimiter): 5 ms, doubling to 1000 s. */
const retry = { base: 5, max: 1_000_000 };

/** Hears of a queue's keys, to count them. Times are in ms. */
export interface QueueObserver {
  added(): void;
  /** Wanted again later: after a failure, or because a turn asked for it. */
  retried(): void;
  started(waited: number): void;
  finished(worked: number): void;
}

interface DelayedAdd {
  readonly due: number;
  readonly timer: Timer;
  readonly priority: Priority;
}

/** A key in line, or with a worker. */
interface Standing {
  readonly priority: Priority;
  /** By the monotonic clock. */
  readonly since: number;
}

/**
 * The keys that want a reconcile. As in client-go's work queue, a key is there once however often it is added, is never
 * with two workers at a time, and comes again after `done` when it was added meanwhile.
 *
 * As in controller-runtime's priority queue, keys of a higher priority go first, and within one the first come is the
 * first served. A key that is added again with a higher priority is promoted: it joins the end of that line. What a turn
 * asks for keeps the turn's priority. Nothing grows older into a higher priority: low keys wait for as long as there are
 * others, which end, because each asks for a finite number of turns.
 *
 * Of several delayed adds the earliest stands (client-go). Unlike there, a reconcile that starts before that drops it (as in
 * controller-runtime's priority queue): it sees everything the later one would, and says itself when to look again.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #observer: QueueObserver | undefined;
  /** Keys that want a worker; those that are with one now wait for its `done`. */
  readonly #dirty = new Map<string, Standing>();
  readonly #processing = new Map<string, Standing>();
  /** Dirty keys that nobody works on, in order. */
  readonly #ready: Readonly<Record<Priority, Set<string>>> = { high: new Set(), normal: new Set(), low: new Set() };
  readonly #delayed = new Map<string, DelayedAdd>();
  readonly #failures = new Map<string, number>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  readonly #drained = Promise.withResolvers<undefined>();
  #shutDown = false;

  constructor(options: {
    readonly clock: Clock;
    readonly random?: () => number;
    readonly observer?: QueueObserver | undefined;
  }) {
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#observer = options.observer;
  }

  /** Wants a reconcile that starts after this call. */
  add(key: string, priority: Priority = this.#priorityOfTurn(key)): void {
    if (this.#shutDown) return;
    const standing = this.#dirty.get(key);
    if (standing !== undefined) {
      this.#promote(key, standing, priority);
      return;
    }
    this.#observer?.added();
    const promised = this.#cancelDelayed(key)?.priority ?? priority;
    this.#dirty.set(key, { priority: highest(promised, priority), since: this.#clock.monotonic() });
    if (!this.#processing.has(key)) this.#makeReady(key);
  }

  /** Wants a reconcile no later than `ms` from now. */
  addAfter(key: string, ms: number, priority: Priority = this.#priorityOfTurn(key)): void {
    if (this.#shutDown) return;
    this.#observer?.retried();
    if (ms <= 0 || this.#dirty.has(key)) {
      this.add(key, priority);
      return;
    }
    const due = this.#clock.monotonic() + ms;
    const before = this.#cancelDelayed(key);
    const at = Math.min(due, before?.due ?? due);
    const both = highest(before?.priority ?? priority, priority);
    const timer = this.#clock.schedule(at - this.#clock.monotonic(), () => {
      this.#delayed.delete(key);
      this.add(key, both);
    });
    this.#delayed.set(key, { due: at, timer, priority: both });
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
    const key = this.#first();
    if (key !== undefined) return Promise.resolve(this.#handOut(key));
    return new Promise((resolve) => {
      this.#takers.push(resolve);
    });
  }

  /** The worker that took the key is through with it. */
  done(key: string): void {
    const turn = this.#processing.get(key);
    if (turn !== undefined) this.#observer?.finished(this.#clock.monotonic() - turn.since);
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
    for (const key of [...this.#delayed.keys()]) this.#cancelDelayed(key);
    this.#dirty.clear();
    for (const line of Object.values(this.#ready)) line.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
    if (this.#processing.size === 0) this.#drained.resolve(undefined);
    await this.#drained.promise;
  }

  /** Whether nobody works on a key and none is ready; delayed adds may still come. */
  get idle(): boolean {
    return this.#processing.size === 0 && this.#dirty.size === 0;
  }

  /** How many keys of that priority are ready. */
  lengthOf(priority: Priority): number {
    return this.#ready[priority].size;
  }

  /** For how long each key that is with a worker has been there, in ms. */
  underWay(): readonly number[] {
    const now = this.#clock.monotonic();
    return [...this.#processing.values()].map(({ since }) => now - since);
  }

  /** What is asked for while a turn runs is asked for by it, unless the caller says otherwise. */
  #priorityOfTurn(key: string): Priority {
    return this.#processing.get(key)?.priority ?? 'normal';
  }

  #promote(key: string, { priority: before, since }: Standing, priority: Priority): void {
    const after = highest(before, priority);
    if (after === before) return;
    this.#dirty.set(key, { priority: after, since });
    if (this.#ready[before].delete(key)) this.#ready[after].add(key);
  }

  #first(): string | undefined {
    for (const priority of priorities) for (const key of this.#ready[priority]) return key;
    return undefined;
  }

  #makeReady(key: string): void {
    this.#ready[this.#dirty.get(key)?.priority ?? 'normal'].add(key);
    const taker = this.#takers.shift();
    if (taker !== undefined) taker(this.#handOut(key));
  }

  #handOut(key: string): string {
    const now = this.#clock.monotonic();
    const { priority, since } = this.#dirty.get(key) ?? { priority: 'normal', since: now };
    this.#ready[priority].delete(key);
    this.#dirty.delete(key);
    this.#processing.set(key, { priority, since: now });
    this.#observer?.started(now - since);
    return key;
  }

  #cancelDelayed(key: string): DelayedAdd | undefined {
    const delayed = this.#delayed.get(key);
    delayed?.timer.cancel();
    this.#delayed.delete(key);
    return delayed;
  }
}
