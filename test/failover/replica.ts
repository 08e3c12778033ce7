import type { ControllerProcess, ControllerProcessOptions } from '../sandbox/controller-process.ts';

/** Starts the controller as a process. */
export type StartController = (options: ControllerProcessOptions) => ControllerProcess;

/** One replica of the controller: a process, and the supervisor that starts it again when it ends by itself. */
export class Replica implements AsyncDisposable {
  /** How its processes went that ended by themselves, and what each said last. */
  readonly ends: { readonly how: string; readonly lastLines: readonly string[] }[] = [];
  readonly #name: string;
  readonly #startController: StartController;
  readonly #flags: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  #starts = 0;
  #process: ControllerProcess;
  /** What the process that runs now has written. */
  #lines: string[] = [];
  #isEnding = false;

  constructor(options: {
    readonly name: string;
    readonly startController: StartController;
    readonly flags: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  }) {
    this.#name = options.name;
    this.#startController = options.startController;
    this.#flags = options.flags;
    this.#environment = options.environment;
    this.#process = this.#start();
  }

  /** By it the sandbox tells the calls to AWS of the process that runs now from those of all others. */
  get accessKey(): string {
    return `replica-${this.#name}-${this.#starts}`;
  }

  /** Whether the process that runs now has written a line with that in it. */
  hasSaid(text: string): boolean {
    return this.#lines.some((line) => line.includes(text));
  }

  get lastLines(): readonly string[] {
    return this.#lines.slice(-10);
  }

  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const { pid } = this.#process;
    if (pid !== undefined) process.kill(pid, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    await this.#process.stop();
  }

  #start(): ControllerProcess {
    const lines: string[] = [];
    this.#lines = lines;
    this.#starts += 1;
    const started = this.#startController({
      flags: this.#flags,
      environment: { ...this.#environment, AWS_ACCESS_KEY_ID: this.accessKey },
      onLine: (line) => lines.push(line),
    });
    started.ended
      .then((how) => {
        if (this.#isEnding) return;
        this.ends.push({ how, lastLines: started.lastLines });
        this.#process = this.#start();
      })
      .catch(() => undefined);
    return started;
  }
}
