import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { KubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import type { WorkQueue } from './work-queue.ts';

/** How a reconcile ended. What nobody expected is thrown instead, and tried again with back-off. */
export type Outcome =
  /** All is as it should be: the next watch event is soon enough. */
  | { readonly state: 'settled' }
  /** Look again `after` ms, whatever the watches say. Counts as success: back-off starts anew. */
  | { readonly state: 'requeue'; readonly after: number }
  /**
   * Trying again is of no use until somebody changes something, which the watches will tell. `after` ms from now there is
   * something else to look at, whatever they say.
   */
  | { readonly state: 'terminal'; readonly message: string; readonly after?: number | undefined };

/** Makes the world as the object of that key wants it. */
export type Reconcile = (key: string) => Promise<Outcome>;

/** How a turn ended, in controller-runtime's words; `terminal` counts as an error there. */
export type TurnResult = 'success' | 'requeue_after' | 'terminal' | 'error';

/** Hears of a control loop's turns, to count them. */
export interface TurnObserver {
  started(): void;
  /** `took` in ms. */
  ended(result: TurnResult, took: number): void;
}

/** Whoever asks to be looked at again only after this time (ms) has nobody waiting for it: that turn is a resync. */
const resyncFrom = 60_000;

/** Runs one controller's reconciles from its queue, `workers` at a time and never two of one key. */
export class ControlLoop {
  readonly #queue: WorkQueue;
  readonly #reconcile: Reconcile;
  readonly #workers: number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #observer: TurnObserver | undefined;
  #running: Promise<unknown> | undefined;
  #leftBehind = false;

  constructor(options: {
    /** The controller's name in logs. */
    readonly name: string;
    readonly queue: WorkQueue;
    readonly reconcile: Reconcile;
    readonly workers: number;
    readonly clock: Clock;
    readonly log: Log;
    readonly observer?: TurnObserver;
  }) {
    this.#queue = options.queue;
    this.#reconcile = options.reconcile;
    this.#workers = options.workers;
    this.#clock = options.clock;
    this.#log = options.log.child({ controller: options.name });
    this.#observer = options.observer;
  }

  /** Starts the workers, once however often it is called. Call it when the stores have synced. */
  start(): void {
    this.#running ??= Promise.all(Array.from({ length: this.#workers }, () => this.#work()));
  }

  /**
   * Takes no more keys and waits up to `grace` ms for the reconciles that run; those that take longer are left behind.
   * Answers whether all of them ended.
   */
  async stop(grace: number): Promise<boolean> {
    const graceIsOver = Promise.withResolvers<boolean>();
    const timer = this.#clock.schedule(grace, () => {
      this.#leftBehind = true;
      graceIsOver.resolve(false);
    });
    const drained = this.#queue.shutDown().then(() => true);
    const inTime = await Promise.race([drained, graceIsOver.promise]);
    timer.cancel();
    return inTime;
  }

  async #work(): Promise<void> {
    for (let key = await this.#queue.take(); key !== undefined; key = await this.#queue.take()) {
      const started = this.#clock.monotonic();
      this.#observer?.started();
      const result = await this.#turn(key, started);
      this.#observer?.ended(result, this.#clock.monotonic() - started);
      this.#queue.done(key);
    }
  }

  /** One reconcile and what follows from it; never rejects. */
  async #turn(key: string, started: number): Promise<TurnResult> {
    try {
      const outcome = await this.#reconcile(key);
      this.#log.debug({ object: key, took: this.#clock.monotonic() - started }, `Reconciled: ${outcome.state}.`);
      this.#queue.forget(key);
      switch (outcome.state) {
        case 'settled':
          return 'success';
        case 'requeue':
          this.#comeBack(key, outcome.after);
          return 'requeue_after';
        case 'terminal':
          this.#log.error({ object: key }, outcome.message);
          if (outcome.after !== undefined) this.#comeBack(key, outcome.after);
          return 'terminal';
      }
    } catch (error) {
      if (error instanceof NotLoadedError) return this.#wait(key, error);
      this.#failed(key, error);
      return 'error';
    }
  }

  #comeBack(key: string, after: number): void {
    this.#queue.addAfter(key, after, after >= resyncFrom ? 'low' : undefined);
  }

  /** What the turn has to read is still being loaded; the cache tells when it is there. */
  #wait(key: string, { message }: NotLoadedError): TurnResult {
    this.#queue.forget(key);
    this.#log.debug({ object: key }, `Reconciled: ${message}`);
    return 'success';
  }

  #failed(key: string, error: unknown): void {
    // It failed because everything was cut off under it.
    if (this.#leftBehind) return;
    const atLeast = error instanceof KubernetesError ? error.retryAfter : undefined;
    const retryIn = this.#queue.addRateLimited(key, atLeast);
    this.#log[isRoutine(error) ? 'debug' : 'error'](
      { object: key, error, retryIn },
      `Reconcile failed: ${messageOf(error)}`,
    );
  }
}

/**
 * A write that lost a race, an object that went away meanwhile, or a lease about to end: the next reconcile sees what is so
 * now.
 */
function isRoutine(error: unknown): boolean {
  return (
    error instanceof KubernetesError &&
    (error.kind === 'conflict' || error.kind === 'notFound' || error.kind === 'notLeading')
  );
}
