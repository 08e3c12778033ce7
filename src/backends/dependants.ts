/** The APIs that have asked for something which has changed since, or has become known. */
export interface ChangeForApis {
  /** namespace/name */
  readonly keys: readonly string[];
  readonly initial: boolean;
}

/** Who has asked for something that may change: to be told once, whereupon they ask again or do not need it any more. */
export class Dependants {
  readonly #keys = new Map<string, Set<string>>();

  add(what: string, key: string): void {
    const keys = this.#keys.get(what) ?? new Set();
    this.#keys.set(what, keys.add(key));
  }

  /** Those that have asked since the last time. */
  take(what: string): readonly string[] {
    const keys = this.#keys.get(what) ?? [];
    this.#keys.delete(what);
    return [...keys];
  }
}
