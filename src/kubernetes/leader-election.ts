import type { Clock, Timer } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import type { WriteLease } from '../runtime/write-lease.ts';
import { EarlierLeaders } from './earlier-leaders.ts';
import { leaseDuration, renewDeadline, retryPeriod } from './election-times.ts';
import { isKubernetesError, KubernetesError } from './kubernetes-error.ts';
import { LeaseLost } from './lease-lost.ts';
import type { LeaseLock } from './lease-lock.ts';
import type { Lease } from './lease.ts';

/** The time in which one process leads. Times are of the monotonic clock. */
export interface Term {
  /** From when on nothing that an earlier leader sent is under way: it is now, where that one let go of the lease itself. */
  readonly workFrom: number;
  /** Before when an earlier leader sent its last write. */
  readonly sentBefore: number;
}

/**
 * Lets one of several processes lead, by a Lease that the leader renews and the others wait for, as client-go does: with
 * optimistic concurrency, on locally observed time, released at an orderly end. Unlike there the others watch it.
 *
 * A leader counts its lease from before it sent the renewal, the others from after they saw it, so that it is over for the
 * leader first. Whoever lost it has lost it for good: the process is to end, and to start anew.
 */
export class LeaderElection implements WriteLease {
  readonly #lock: LeaseLock;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #random: () => number;
  readonly #onChange: (isLeading: boolean) => void;
  readonly #earlier: EarlierLeaders;
  readonly #stopping = new AbortController();
  readonly #over = new AbortController();
  readonly #lost = Promise.withResolvers<LeaseLost>();
  #running: Promise<unknown> = Promise.resolve();
  /** As the API server has it, while this process leads. */
  #held: Lease | undefined;
  #heldUntil = -Infinity;
  #givesUp: Timer | undefined;
  #trouble: string | undefined;
  #said = '';
  /** Why it could not watch. */
  #blind: string | undefined;

  constructor(options: {
    readonly lock: LeaseLock;
    readonly clock: Clock;
    readonly log: Log;
    /** Told at first, and whenever it changes. */
    readonly onChange?: (isLeading: boolean) => void;
    /** From 0 to 1. */
    readonly random?: () => number;
  }) {
    this.#lock = options.lock;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#random = options.random ?? Math.random;
    this.#onChange = options.onChange ?? (() => undefined);
    this.#onChange(false);
    this.#earlier = new EarlierLeaders({ identity: options.lock.identity });
  }

  /** Whether this process is the one that leads. */
  get isLeading(): boolean {
    return this.outlives(0);
  }

  outlives(ms: number): boolean {
    return this.#clock.monotonic() + ms < this.#heldUntil;
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Resolves if the lease is lost, with why. */
  get lost(): Promise<LeaseLost> {
    return this.#lost.promise;
  }

  /** Waits until this process leads, however long that takes, and renews from then on. Undefined where it was stopped first. */
  async acquire(): Promise<Term | undefined> {
    const acquiring = this.#acquire();
    this.#running = acquiring;
    const term = await acquiring;
    if (term !== undefined) this.#running = this.#renewOnAndOn();
    return term;
  }

  /**
   * Ends it. `release` lets the next one lead at once: to be asked for when nothing that was written is under way any more.
   * It is not done while something of an earlier leader's may be.
   */
  async stop({ release }: { readonly release: boolean }): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const held = this.#held;
    const isQuiet = this.#clock.monotonic() >= this.#earlier.quietAt;
    this.#end(new KubernetesError('unavailable', 'The controller has ended.'));
    if (held === undefined || !release || !isQuiet) return;
    try {
      await this.#lock.release(held);
    } catch (error) {
      this.#log.warn({ error }, `Could not release ${this.#lock.title}, so it has to expire: ${messageOf(error)}`);
    }
  }

  async #acquire(): Promise<Term | undefined> {
    while (!this.#isStopping()) {
      try {
        const lease = await this.#tryToAcquire();
        if (this.#held !== undefined) return this.#term();
        if (lease !== undefined && (await this.#standBy(lease))) continue;
      } catch (error) {
        if (this.#isStopping()) break;
        this.#say('warn', `Does not lead, as it cannot see who does: ${messageOf(error)}`);
      }
      const wait = retryPeriod * (0.75 + this.#random() / 4);
      const expiresIn = this.#earlier.expiresAt - this.#clock.monotonic();
      await this.#pause(expiresIn > 0 ? Math.min(wait, expiresIn) : wait);
    }
    return undefined;
  }

  /** Answers the Lease where it is somebody else's yet. */
  async #tryToAcquire(): Promise<Lease | undefined> {
    const lease = await this.#lock.read();
    const now = this.#clock.monotonic();
    if (lease !== undefined) this.#see(lease);
    if (this.#earlier.expiresAt > now) return lease;

    const { holderIdentity = '', leaseTransitions = 0 } = lease?.spec ?? {};
    const goesOver = lease !== undefined && holderIdentity !== this.#lock.identity;
    try {
      const spec = { acquireTime: this.#lock.now(), leaseTransitions: leaseTransitions + (goesOver ? 1 : 0) };
      this.#hold(await this.#lock.claim(lease, spec), now);
    } catch (error) {
      // Of those who want it at once one is first; who it was is seen the next time.
      if (!isKubernetesError(error, 'conflict') && !isKubernetesError(error, 'alreadyExists')) throw error;
      return undefined;
    }
    this.#onChange(true);
    this.#say('info', `Leads, by ${this.#lock.title}.`);
    return undefined;
  }

  /**
   * Sees each renewal as it comes, which a look every two seconds sees up to two seconds late; so it takes over that much
   * sooner. Answers true when the lease may be taken, and false when it does not hear of renewals any more.
   */
  async #standBy(lease: Lease): Promise<boolean> {
    const over = new AbortController();
    const renewals = this.#lock.follow(lease, AbortSignal.any([over.signal, this.#stopping.signal]));
    try {
      for (;;) {
        const wait = this.#earlier.expiresAt - this.#clock.monotonic();
        if (wait <= 0) return true;
        const renewal = await this.#within(wait, renewals.next());
        if (renewal?.done === true) return false;
        if (renewal !== undefined) this.#see(renewal.value);
      }
    } catch (error) {
      if (!this.#isStopping()) this.#sayBlind(messageOf(error));
      return false;
    } finally {
      over.abort();
    }
  }

  #see(lease: Lease): void {
    const now = this.#clock.monotonic();
    const { holderIdentity = '' } = this.#earlier.see(lease, now);
    if (this.#earlier.expiresAt <= now) return;
    this.#say('info', `Stands by: ${holderIdentity || 'somebody'} leads, by ${this.#lock.title}.`);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #term(): Term {
    const now = this.#clock.monotonic();
    return { workFrom: Math.max(now, this.#earlier.quietAt), sentBefore: this.#earlier.sentBefore ?? now };
  }

  async #renewOnAndOn(): Promise<void> {
    for (;;) {
      await this.#pause(retryPeriod);
      if (this.#isStopping() || this.#over.signal.aborted) return;
      try {
        await this.#renew();
        this.#trouble = undefined;
      } catch (error) {
        this.#trouble = messageOf(error);
        this.#log.warn({ error }, `Could not renew ${this.#lock.title} yet: ${this.#trouble}`);
      }
    }
  }

  async #renew(): Promise<void> {
    const sentAt = this.#clock.monotonic();
    // Somebody else may have led since, and written everything back as it was.
    if (!this.isLeading) {
      this.#lose(`it was not renewed for ${leaseDuration / 1000} s, as this process was held up`);
      return;
    }
    try {
      this.#hold(await this.#lock.claim(this.#held), sentAt);
    } catch (error) {
      if (!isKubernetesError(error, 'conflict') && !isKubernetesError(error, 'notFound')) throw error;
      await this.#renewChanged(sentAt);
    }
  }

  /** Somebody else wrote to the Lease or deleted it; or this process wrote it, and the answer was lost. */
  async #renewChanged(sentAt: number): Promise<void> {
    const before = this.#held?.spec ?? {};
    const lease = await this.#lock.read();
    const holder = lease?.spec?.holderIdentity ?? '';
    if (lease !== undefined && holder !== this.#lock.identity) {
      this.#lose(holder === '' ? 'somebody removed its holder' : `${holder} holds it now`);
      return;
    }
    const { acquireTime = this.#lock.now(), leaseTransitions = 0 } = before;
    this.#hold(await this.#lock.claim(lease, { acquireTime, leaseTransitions }), sentAt);
  }

  /** The record is there, by a request that was sent at that time. */
  #hold(lease: Lease, sentAt: number): void {
    if (this.#over.signal.aborted) return;
    this.#held = lease;
    this.#heldUntil = sentAt + leaseDuration;
    this.#givesUp?.cancel();
    // Timers run before sockets in a process that goes on after it was held up: what is under way then is cut off first.
    this.#givesUp = this.#clock.schedule(sentAt + retryPeriod + renewDeadline - this.#clock.monotonic(), () => {
      this.#lose(`it could not be renewed within ${renewDeadline / 1000} s (${this.#trouble ?? 'no answer'})`);
    });
  }

  #lose(why: string): void {
    if (this.#over.signal.aborted) return;
    const message =
      `Lost ${this.#lock.title}, by which one of all replicas leads: ${why}. Another one may lead by now, so nothing more ` +
      'is written and this process ends. Start it again: it stands by then, or leads.';
    this.#end(new KubernetesError('unavailable', message));
    this.#lost.resolve(new LeaseLost(message));
  }

  #end(why: KubernetesError): void {
    this.#givesUp?.cancel();
    this.#heldUntil = -Infinity;
    this.#held = undefined;
    this.#onChange(false);
    this.#over.abort(why);
  }

  /** Waits, unless it is stopped. */
  async #pause(ms: number): Promise<void> {
    await this.#clock.sleep(ms, this.#stopping.signal).catch(() => undefined);
  }

  /** What comes within that time, in ms, or undefined. */
  async #within<Result>(ms: number, coming: Promise<Result>): Promise<Result | undefined> {
    const late = Promise.withResolvers<undefined>();
    const timer = this.#clock.schedule(ms, () => {
      late.resolve(undefined);
    });
    return Promise.race([coming, late.promise]).finally(() => {
      timer.cancel();
    });
  }

  /** Once for as long as it is so: who leads is seen all the same, by looks. */
  #sayBlind(why: string): void {
    if (why === this.#blind) return;
    this.#blind = why;
    this.#log.warn(
      {},
      `Cannot watch ${this.#lock.title}, so it is looked at every ${retryPeriod / 1000} s, by which this process would take ` +
        `over later: ${why}`,
    );
  }

  /** Once for as long as it is so. */
  #say(level: 'info' | 'warn', message: string): void {
    if (message === this.#said) return;
    this.#said = message;
    this.#log[level]({}, message);
  }
}
