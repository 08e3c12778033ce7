import { Worker } from 'node:worker_threads';

/** Threads that answer questions, one at a time each, in the order in which they are asked. */
export class Workers<Question, Answer> implements AsyncDisposable {
  readonly #workers: readonly Worker[];
  readonly #free: Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  /** `file` is what a thread runs; see `answerIn`. */
  constructor(file: URL, count: number) {
    this.#workers = Array.from({ length: count }, () => new Worker(file));
    this.#free = [...this.#workers];
  }

  async ask(question: Question): Promise<Answer> {
    const worker = this.#free.shift() ?? (await this.#nextFree());
    try {
      return await new Promise<Answer>((resolve, reject) => {
        worker.removeAllListeners();
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage(question);
      });
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(worker);
      else next(worker);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #nextFree(): Promise<Worker> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
