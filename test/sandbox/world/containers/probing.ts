import type { Clock } from '../../../../src/runtime/clock.ts';
import type { HttpGet, Probe } from '../kinds.ts';

/** Asks once; whether the answer was a good one. Gives up when the signal is aborted. */
export type Ask = (httpGet: HttpGet, signal: AbortSignal) => Promise<boolean>;

/** Asks a container how it is, for as long as it runs, with Kubernetes' own defaults. */
export class Probing {
  readonly #probe: Probe;
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #onResult: (isSuccess: boolean) => void;
  readonly #ended = new AbortController();
  #inARow: { readonly isSuccess: boolean; readonly count: number } = { isSuccess: false, count: 0 };

  constructor(options: {
    readonly probe: Probe;
    readonly ask: Ask;
    readonly clock: Clock;
    /** Hears of it each time when as many answers in a row were good, or bad, as the probe asks for. */
    readonly onResult: (isSuccess: boolean) => void;
  }) {
    this.#probe = options.probe;
    this.#ask = options.ask;
    this.#clock = options.clock;
    this.#onResult = options.onResult;
    this.#run().catch(() => undefined); // That it was ended is all that it rejects with.
  }

  end(): void {
    this.#ended.abort(new Error('The container has ended.'));
  }

  async #run(): Promise<void> {
    const { initialDelaySeconds = 0, periodSeconds = 10 } = this.#probe;
    const { signal } = this.#ended;
    await this.#clock.sleep(1000 * initialDelaySeconds, signal);
    for (;;) {
      this.#count(await this.#once());
      await this.#clock.sleep(1000 * periodSeconds, signal);
    }
  }

  async #once(): Promise<boolean> {
    const { httpGet = {}, timeoutSeconds = 1 } = this.#probe;
    const late = new AbortController();
    const timer = this.#clock.schedule(1000 * timeoutSeconds, () => {
      late.abort(new Error('There was no answer in time.'));
    });
    const isSuccess = await this.#ask(httpGet, AbortSignal.any([late.signal, this.#ended.signal])).catch(() => false);
    timer.cancel();
    this.#ended.signal.throwIfAborted();
    return isSuccess;
  }

  #count(isSuccess: boolean): void {
    const { successThreshold = 1, failureThreshold = 3 } = this.#probe;
    const count = isSuccess === this.#inARow.isSuccess ? this.#inARow.count + 1 : 1;
    this.#inARow = { isSuccess, count };
    if (count >= (isSuccess ? successThreshold : failureThreshold)) this.#onResult(isSuccess);
  }
}
