/** In which a rate that was slowed down to nothing would be back at what it may be, in seconds. */
const recovery = 60;

/**
 * A rate that gives way to others who use the same quota, as TCP does: halved when AWS refuses a call for its rate
 * (multiplicative decrease), then growing steadily (additive increase) to what it may be. So several callers who know
 * nothing of each other come to share what there is.
 */
export class AdaptiveRate {
  readonly #full: number;
  /** What it gains each second while it is not full. */
  readonly #growth: number;
  #current: number;

  /** @param full What it may be, per second. */
  constructor(full: number) {
    this.#full = full;
    this.#growth = full / recovery;
    this.#current = full;
  }

  /** Per second, now. */
  get current(): number {
    return this.#current;
  }

  halve(): void {
    this.#current /= 2;
  }

  /** Lets time pass; answers how much comes in it. */
  pass(seconds: number): number {
    const growing = Math.min(seconds, this.#growsFor());
    const came = this.#whileGrowing(growing) + (seconds - growing) * this.#full;
    this.#current = Math.min(this.#full, this.#current + growing * this.#growth);
    return came;
  }

  /** In how many seconds that much comes. */
  secondsFor(amount: number): number {
    const growing = this.#growsFor();
    const came = this.#whileGrowing(growing);
    if (amount >= came) return growing + (amount - came) / this.#full;
    // current × t + growth × t² / 2 = amount
    return (Math.sqrt(this.#current ** 2 + 2 * this.#growth * amount) - this.#current) / this.#growth;
  }

  /** For how many seconds it still grows. */
  #growsFor(): number {
    return (this.#full - this.#current) / this.#growth;
  }

  #whileGrowing(seconds: number): number {
    return this.#current * seconds + (this.#growth * seconds ** 2) / 2;
  }
}
