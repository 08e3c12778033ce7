import { messageOf } from './message-of.ts';
import { type HttpAnswer, plain } from './http-server.ts';

/** Answers what is wrong, or undefined where nothing is. */
export type Check = () => string | undefined;

/** What Kubernetes asks of a pod: whether to restart it (healthz), and whether it is ready to work (readyz). */
export class Health {
  readonly #alive = new Map<string, Check>();
  readonly #ready = new Map<string, Check>();

  /** While this check fails, a restart would help. That the process answers at all shows that its event loop runs. */
  addLivenessCheck(name: string, check: Check): void {
    this.#alive.set(name, check);
  }

  /** While this check fails, the process cannot do its work yet. */
  addReadinessCheck(name: string, check: Check): void {
    this.#ready.set(name, check);
  }

  /** The pages to serve. */
  get pages(): Readonly<Record<'/healthz' | '/readyz', () => HttpAnswer>> {
    return { '/healthz': () => answer(this.#alive), '/readyz': () => answer(this.#ready) };
  }
}

function answer(checks: ReadonlyMap<string, Check>): HttpAnswer {
  const failures = [...checks].flatMap(([name, check]) => {
    const failure = failureOf(check);
    return failure === undefined ? [] : [`${name}: ${failure}`];
  });
  return failures.length === 0 ? plain(200, 'ok') : plain(500, failures.join('\n'));
}

function failureOf(check: Check): string | undefined {
  try {
    return check();
  } catch (error) {
    return messageOf(error);
  }
}
