import { startControllerProcess, type ControllerProcess } from '../sandbox/controller-process.ts';

/** One replica of the controller: a process, and the supervisor that starts it again when it ends by itself. */
export class Replica implements AsyncDisposable {
  /** By it the sandbox tells its calls to AWS from those of others. */
  readonly accessKey: string;
  /** How its processes went that ended by themselves, and what each said last. */
  readonly ends: { readonly how: string; readonly lastLines: readonly string[] }[] = [];
  readonly #flags: readonly string[];
  readonly #environment: Readonly<Record<string, string>>;
  #process: ControllerProcess;
  /** What the process that runs now has written. */
  #lines: string[] = [];
  #isEnding = false;

  constructor(options: {
    readonly name: string;
    readonly flags: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  }) {
    this.accessKey = `replica-${options.name}`;
    this.#flags = options.flags;
    this.#environment = { ...options.environment, AWS_ACCESS_KEY_ID: this.accessKey };
    this.#process = this.#start();
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
    const started = startControllerProcess({
      flags: this.#flags,
      environment: this.#environment,
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
