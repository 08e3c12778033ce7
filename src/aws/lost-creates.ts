import type { Clock } from '../runtime/clock.ts';

/** How long a request can be under way after it was sent, in ms: the calls' time-out (10 s), and as much again for AWS. */
const inFlight = 20_000;

/** After another one was made in place of a lost one, that is looked for once more after this time, in ms. */
const secondLook = 120_000;

/**
 * Creates whose outcome nobody knows: the answer was lost, or the process that sent them is gone. Until they can no longer
 * be in flight nothing is created in their place; then a fresh list tells.
 */
export class LostCreates {
  readonly #clock: Clock;
  #sentBefore: number;
  /** By the UID of the object they were for: Clock.monotonic() from when on a list can be believed. */
  readonly #settledAt = new Map<string, number>();
  /** What this process has begun or looked into itself: nothing of a predecessor's can be in flight there. */
  readonly #own = new Set<string>();

  /** By UID: Clock.monotonic() of the second look. */
  readonly #secondLookAt = new Map<string, number>();

  /** To be made when the process starts: what a predecessor sent was sent before that, unless `succeed` says otherwise. */
  constructor(options: { readonly clock: Clock }) {
    this.#clock = options.clock;
    this.#sentBefore = options.clock.monotonic();
  }

  /** This process leads from now on; what its predecessor sent was sent before that time, by Clock.monotonic(). */
  succeed(sentBefore: number): void {
    this.#sentBefore = sentBefore;
  }

  /** A create for that object ended without a clear answer, just now. */
  suspect(uid: string): void {
    this.#settledAt.set(uid, this.#clock.monotonic() + inFlight);
  }

  /** Status says that somebody began to create: this process, or one before it? */
  suspectPredecessor(uid: string): void {
    if (!this.#own.has(uid)) this.#settledAt.set(uid, this.#sentBefore + inFlight);
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

  /** From when on, by Clock.monotonic(), a list tells of a create for that object that may be lost; undefined: of none. */
  settledAt(uid: string): number | undefined {
    return this.#settledAt.get(uid);
  }

  /** How long the lost one may still be in flight, in ms; 0 when a fresh list tells whether it came. */
  mayArriveFor(uid: string): number {
    return Math.max(0, (this.#settledAt.get(uid) ?? 0) - this.#clock.monotonic());
  }

  /** A fresh list was read. */
  clear(uid: string): void {
    this.#settledAt.delete(uid);
  }

  /**
   * A fresh list showed nothing, so another one is made. Lists may lag, and AWS may take its time: should there be two
   * in the end, the second look finds it.
   */
  repeat(uid: string): void {
    this.#secondLookAt.set(uid, this.#clock.monotonic() + secondLook);
  }

  /** In how many ms the second look is due; undefined where there is none to come. */
  secondLookIn(uid: string): number | undefined {
    const at = this.#secondLookAt.get(uid);
    return at === undefined ? undefined : Math.max(0, at - this.#clock.monotonic());
  }

  lookedAgain(uid: string): void {
    this.#secondLookAt.delete(uid);
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#settledAt.delete(uid);
    this.#secondLookAt.delete(uid);
    this.#own.delete(uid);
  }
}
