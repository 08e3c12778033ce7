import type { Resolution } from '../model/target.ts';

/**
 * Of which objects it is known that AWS serves nothing without its owner's consent. Status says so too, but it can be edited
 * by hand: so AWS is looked at once by each process, and whenever another consent is missing.
 */
export class Enforced {
  /** By the object's UID: the backends whose owners do not consent. */
  readonly #enforced = new Map<string, ReadonlySet<string>>();

  isSo(uid: string, withdrawn: readonly string[]): boolean {
    return withdrawn.every((name) => this.#enforced.get(uid)?.has(name) === true);
  }

  /** AWS was looked at, and made so; or it refuses to be. */
  add(uid: string, withdrawn: readonly string[]): void {
    this.#enforced.set(uid, new Set(withdrawn));
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#enforced.delete(uid);
  }
}

/** The backends whose owners do not consent, each once and in order. */
export function withdrawnOf(resolutions: ReadonlyMap<string, Resolution>): readonly string[] {
  return [...new Set([...resolutions.values()].flatMap(({ withdrawn = [] }) => withdrawn))].sort();
}
