import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { KubernetesError } from './kubernetes-error.ts';
import type { WorkQueue } from './work-queue.ts';

/** How a reconcile ended. What nobody expected is thrown instead, and tried again with back-off. */
export type Outcome =
  /** All is as it should be: the next watch event is soon enough. */
  | { readonly state: 'settled' }
  /** Look again `after` ms, whatever the watches say. Counts as success: back-off starts anew. */
  | { readonly state: 'requeue'; readonly after: number }
  /** Trying again is of no use until somebody changes something, which the watches will tell. */
  | { readonly state: 'terminal'; readonly message: string };

/** Makes the world as the object of that key wants it. The signal aborts when the process cannot wait any longer. */
export type Reconcile = (key: string, signal: AbortSignal) => Promise<Outcome>;

/** Runs one controller's reconciles from its queue, `workers` at a time and never two of one key. */
export class ControlLoop {
  readonly #queue: WorkQueue;
  readonly #reconcile: Reconcile;
  readonly #workers: number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #cutOff = new AbortController();
  #running: Promise<unknown> | undefined;

  constructor(options: {
    /** The controller's name in logs. */
    readonly name: string;
    readonly queue: WorkQueue;
    readonly reconcile: Reconcile;
    readonly workers: number;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#queue = options.queue;
    this.#reconcile = options.reconcile;
    this.#workers = options.workers;
    this.#clock = options.clock;
    this.#log = options.log.child({ controller: options.name });
  }

  /** Starts the workers, once however often it is called. Call it when the stores have synced. */
  start(): void {
    this.#running ??= Promise.all(Array.from({ length: this.#workers }, () => this.#work()));
  }

  /**
   * Takes no more keys and waits up to `grace` ms for the reconciles that run; then their signal is aborted and they are
   * left behind. Answers whether all of them ended by themselves.
   */
  async stop(grace: number): Promise<boolean> {
    const graceIsOver = Promise.withResolvers<boolean>();
    const timer = this.#clock.schedule(grace, () => {
      graceIsOver.resolve(false);
    });
    const drained = this.#queue.shutDown().then(() => true);
    const inTime = await Promise.race([drained, graceIsOver.promise]);
    timer.cancel();
    if (!inTime) this.#cutOff.abort(new Error('The controller is shutting down.'));
    return inTime;
  }

  async #work(): Promise<void> {
    for (let key = await this.#queue.take(); key !== undefined; key = await this.#queue.take()) {
      await this.#turn(key);
      this.#queue.done(key);
    }
  }

  /** One reconcile and what follows from it; never rejects. */
  async #turn(key: string): Promise<void> {
    const started = this.#clock.monotonic();
    try {
      const outcome = await this.#reconcile(key, this.#cutOff.signal);
      this.#queue.forget(key);
      if (outcome.state === 'requeue') this.#queue.addAfter(key, outcome.after);
      if (outcome.state === 'terminal') this.#log.error({ object: key }, outcome.message);
      this.#log.debug({ object: key, took: this.#clock.monotonic() - started }, `Reconciled: ${outcome.state}.`);
    } catch (error) {
      if (this.#cutOff.signal.aborted) return;
      const atLeast = error instanceof KubernetesError ? error.retryAfter : undefined;
      const retryIn = this.#queue.addRateLimited(key, atLeast);
      this.#log[isRoutine(error) ? 'debug' : 'error'](
        { object: key, error, retryIn },
        `Reconcile failed: ${messageOf(error)}`,
      );
    }
  }
}

/** A write that lost a race, or an object that went away meanwhile: the next reconcile sees what is so now. */
function isRoutine(error: unknown): boolean {
  return error instanceof KubernetesError && (error.kind === 'conflict' || error.kind === 'notFound');
}
