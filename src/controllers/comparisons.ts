/**
 * How many comparisons with AWS run at once. One that has begun waits for the tokens of its lists in its worker, which it
 * would hold for minutes where tokens are scarce: so a few have to leave workers to those for whom somebody waits.
 */
export class Comparisons {
  readonly #most: number;
  #running = 0;

  constructor(options: { readonly atOnce: number }) {
    this.#most = options.atOnce;
  }

  /** Runs a comparison; undefined where so many run already that this one has to come again. */
  async run<Result>(comparison: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#running >= this.#most) return undefined;
    this.#running += 1;
    try {
      return await comparison();
    } finally {
      this.#running -= 1;
    }
  }
}
