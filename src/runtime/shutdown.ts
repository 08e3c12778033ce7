import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** How long all steps together may take, in ms: what Kubernetes gives a pod between SIGTERM and SIGKILL by default. */
const gracePeriod = 30_000;

interface Step {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/**
 * The way out of the process: named steps that run one after the other, in the order they were added. A step that fails
 * is logged and the next one runs; all share one grace period, and whoever exceeds it is left behind.
 */
export class Shutdown {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #grace: number;
  readonly #steps: Step[] = [];
  #running: Promise<void> | undefined;

  constructor(options: { readonly clock: Clock; readonly log: Log; readonly grace?: number }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#grace = options.grace ?? gracePeriod;
  }

  /** Adds a step. Its signal aborts when the grace period is over: what has not ended by then is not waited for. */
  add(name: string, run: (signal: AbortSignal) => Promise<void>): void {
    this.#steps.push({ name, run });
  }

  /** Runs all steps, once however often it is called. Never rejects. */
  run(reason: string): Promise<void> {
    this.#running ??= this.#runSteps(reason);
    return this.#running;
  }

  async #runSteps(reason: string): Promise<void> {
    this.#log.info({}, `Shutting down: ${reason}.`);
    const expiry = new AbortController();
    const timer = this.#clock.schedule(this.#grace, () => {
      expiry.abort(new Error(`The grace period of ${this.#grace / 1000} s is over.`));
    });
    for (const step of this.#steps) await this.#runStep(step, expiry.signal);
    timer.cancel();
    this.#log.info({}, 'Shut down.');
  }

  async #runStep({ name, run }: Step, signal: AbortSignal): Promise<void> {
    const started = this.#clock.monotonic();
    try {
      await beforeAbort(run(signal), signal);
      this.#log.debug({ step: name, took: this.#clock.monotonic() - started }, 'Shutdown step done.');
    } catch (error) {
      this.#log.warn({ step: name, error }, 'Shutdown step did not end well; going on with the next one.');
    }
  }
}

/** The work's own outcome, unless the signal aborts first. */
async function beforeAbort(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    // The signal is ours, and so is its reason: an Error.
    reject(signal.reason as Error);
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
