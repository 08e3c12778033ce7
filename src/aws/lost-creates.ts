import type { Clock } from '../runtime/clock.ts';

/** How long a request can be under way after it was sent, in ms: the clients' time-outs, and a margin. */
const inFlight = 20_000;

/**
 * Creates whose outcome nobody knows: the answer was lost, or the process that sent them is gone. Until they can no longer
 * be in flight nothing is created in their place; then a fresh list tells.
 */
export class LostCreates {
  readonly #clock: Clock;
  readonly #started: number;
  /** By the UID of the object they were for: Clock.monotonic() from when on a list can be believed. */
  readonly #settledAt = new Map<string, number>();
  /** What this process has begun or looked into itself: nothing of a predecessor's can be in flight there. */
  readonly #own = new Set<string>();

  /** To be made when the process starts: what a predecessor sent was sent before that. */
  constructor(options: { readonly clock: Clock }) {
    this.#clock = options.clock;
    this.#started = options.clock.monotonic();
  }

  /** A create for that object ended without a clear answer, just now. */
  suspect(uid: string): void {
    this.#settledAt.set(uid, this.#clock.monotonic() + inFlight);
  }

  /** Status says that somebody began to create: this process, or one before it? */
  suspectPredecessor(uid: string): void {
    if (!this.#own.has(uid)) this.#settledAt.set(uid, this.#started + inFlight);
    this.#own.add(uid);
  }

  /** This process begins to create for that object. */
  begin(uid: string): void {
    this.#own.add(uid);
  }

  /** Whether a create for that object may be lost. */
  isSuspect(uid: string): boolean {
    return this.#settledAt.has(uid);
  }

  /** How long the lost one may still be in flight, in ms; 0 when a fresh list tells whether it came. */
  mayArriveFor(uid: string): number {
    return Math.max(0, (this.#settledAt.get(uid) ?? 0) - this.#clock.monotonic());
  }

  /** A fresh list was read. */
  clear(uid: string): void {
    this.#settledAt.delete(uid);
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#settledAt.delete(uid);
    this.#own.delete(uid);
  }
}
