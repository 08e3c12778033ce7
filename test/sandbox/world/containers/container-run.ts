import type { Clock, Timer } from '../../../../src/runtime/clock.ts';
import { messageOf } from '../../../../src/runtime/message-of.ts';
import type { Container, ContainerState, ContainerStatus, PodSpec } from '../kinds.ts';
import { rfc3339 } from '../rfc3339.ts';
import { ConfigError } from './pod-surroundings.ts';
import { Probing, type Ask } from './probing.ts';
import type { ContainerEnd, ContainerProcess } from './start-container.ts';

/** Of a container that fails again and again (documented: "Pod Lifecycle"): the first restart is at once. In ms. */
const backOff = { first: 10_000, most: 300_000, forgottenAfter: 600_000 };

export interface ContainerRunOptions {
  readonly container: Container;
  readonly pod: Pick<PodSpec, 'restartPolicy' | 'terminationGracePeriodSeconds'>;
  readonly clock: Clock;
  /** Throws a ConfigError where something is missing that it needs. */
  readonly start: (onLine: (line: string) => void) => Promise<ContainerProcess>;
  readonly ask: Ask;
  /** Whoever reports the status looks again. */
  readonly onChange: () => void;
}

/** One container of a pod, from start to start, until it is to stop. */
export class ContainerRun {
  readonly #options: ContainerRunOptions;
  #state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  #lastState: ContainerState | undefined;
  #restarts = 0;
  /** How often it has ended within a short time. */
  #failures = 0;
  #isReady = false;
  #process: ContainerProcess | undefined;
  #starting: Promise<void> | undefined;
  #probings: readonly Probing[] = [];
  #timer: Timer | undefined;
  #isStopping = false;
  readonly #lastLines: string[] = [];

  constructor(options: ContainerRunOptions) {
    this.#options = options;
  }

  get status(): ContainerStatus {
    const { name, image = '' } = this.#options.container;
    return {
      ...{ name, image, imageID: '', ready: this.#isReady, started: 'running' in this.#state },
      ...{ restartCount: this.#restarts, state: this.#state },
      ...(this.#lastState && { lastState: this.#lastState }),
    };
  }

  /** Whether it has ended, and is not started again. */
  get isOver(): boolean {
    return 'terminated' in this.#state;
  }

  async start(): Promise<void> {
    this.#starting = this.#tryToStart();
    await this.#starting;
  }

  /** Asks it to end, after its preStop hook, and resolves when it has; ends it when the signal is aborted. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#isStopping = true;
    this.#timer?.cancel();
    await this.#starting;
    const process = this.#process;
    if (process === undefined) return;
    await this.#preStop(deadline);
    deadline.addEventListener('abort', () => {
      process.signal('SIGKILL');
    });
    process.signal(deadline.aborted ? 'SIGKILL' : 'SIGTERM');
    await process.ended;
  }

  async #preStop(deadline: AbortSignal): Promise<void> {
    const { container, ask, clock } = this.#options;
    const { sleep, httpGet } = container.lifecycle?.preStop ?? {};
    // One that fails, or takes too long, holds nothing up.
    if (sleep !== undefined) await clock.sleep(1000 * sleep.seconds, deadline).catch(() => undefined);
    if (httpGet !== undefined) await ask(httpGet, deadline).catch(() => false);
  }

  async #tryToStart(): Promise<void> {
    try {
      this.#lastLines.length = 0;
      const process = await this.#options.start((line) => {
        this.#lastLines.push(line);
        this.#lastLines.splice(0, this.#lastLines.length - 80);
      });
      this.#process = process;
      this.#run(process);
    } catch (error) {
      const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
      this.#change({ waiting: { reason, message: messageOf(error) } });
      this.#startIn(backOff.first);
    }
  }

  #run(process: ContainerProcess): void {
    const { container, clock, ask } = this.#options;
    const { readinessProbe, livenessProbe } = container;
    const startedAt = clock.now();
    this.#isReady = readinessProbe === undefined;
    this.#probings = [
      ...(readinessProbe ? [new Probing({ probe: readinessProbe, ask, clock, onResult: this.#ready })] : []),
      ...(livenessProbe ? [new Probing({ probe: livenessProbe, ask, clock, onResult: this.#alive })] : []),
    ];
    this.#change({ running: { startedAt: rfc3339(startedAt) } });
    process.ended
      .then((end) => {
        this.#end(end, startedAt);
      })
      .catch(() => undefined); // It never rejects.
  }

  readonly #ready = (isReady: boolean): void => {
    if (isReady === this.#isReady) return;
    this.#isReady = isReady;
    this.#options.onChange();
  };

  /** What does not answer for so long is ended as with the pod, and then started again like what ended by itself. */
  readonly #alive = (isAlive: boolean): void => {
    const process = this.#process;
    if (isAlive || this.#isStopping || process === undefined) return;
    process.signal('SIGTERM');
    this.#timer = this.#options.clock.schedule(1000 * (this.#options.pod.terminationGracePeriodSeconds ?? 30), () => {
      process.signal('SIGKILL');
    });
  };

  #end({ exitCode, message }: ContainerEnd, startedAt: number): void {
    const { container, pod, clock } = this.#options;
    this.#timer?.cancel();
    this.#process = undefined;
    this.#isReady = false;
    for (const probing of this.#probings) probing.end();
    const said = container.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0;
    const last = message ?? (said ? this.#lastLines.join('\n').slice(-2048) : '');
    const ended: ContainerState = {
      terminated: {
        ...{ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', ...(last !== '' && { message: last }) },
        ...{ startedAt: rfc3339(startedAt), finishedAt: rfc3339(clock.now()) },
      },
    };
    const { restartPolicy = 'Always' } = pod;
    const isAgain = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
    if (this.#isStopping || !isAgain) {
      this.#change(ended);
      return;
    }
    this.#lastState = ended;
    this.#failures = clock.now() - startedAt >= backOff.forgottenAfter ? 1 : this.#failures + 1;
    const wait = this.#failures === 1 ? 0 : Math.min(backOff.first * 2 ** (this.#failures - 2), backOff.most);
    const back = `back-off ${wait / 1000}s restarting failed container=${container.name}`;
    this.#change({ waiting: { reason: 'CrashLoopBackOff', message: back } });
    this.#startIn(wait, () => (this.#restarts += 1));
  }

  #startIn(wait: number, before: () => void = () => undefined): void {
    if (this.#isStopping) return;
    this.#timer = this.#options.clock.schedule(wait, () => {
      before();
      this.start().catch(() => undefined); // It never rejects.
    });
  }

  #change(state: ContainerState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
