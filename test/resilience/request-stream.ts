import type { Answer, World } from '../behaviour/world.ts';

/** Sends one request through the data plane with each turn of the clock. */
export class RequestStream {
  readonly #world: World;
  readonly #answers: Promise<Answer>[] = [];

  constructor(world: World, host: string, path: string) {
    this.#world = world;
    world.eachTurn = () => {
      this.#answers.push(world.send(host, path));
    };
  }

  /** Sends no more; answers what came, in order. */
  async end(): Promise<readonly string[]> {
    this.#world.eachTurn = () => undefined;
    return (await Promise.all(this.#answers)).map(answerInWords);
  }
}

/** As far as it matters to whoever asks: which pod answers does not. */
export function answerInWords({ status, path, body }: Answer): string {
  return `${status} ${path ?? body}`;
}
