import type { Owned } from './owned.ts';

/** Owned resources by id and by owner: every turn asks for its object's, so nobody looks through all of them. */
export class OwnedIndex<Resource> {
  readonly #byId = new Map<string, Owned<Resource>>();
  readonly #idsByOwner = new Map<string, Set<string>>();

  constructor(resources: Iterable<Owned<Resource>>) {
    for (const owned of resources) this.set(owned);
  }

  get size(): number {
    return this.#byId.size;
  }

  values(): readonly Owned<Resource>[] {
    return [...this.#byId.values()];
  }

  /** Those of the object with that UID, the oldest first. */
  of(uid: string): readonly Owned<Resource>[] {
    const ids = [...(this.#idsByOwner.get(uid) ?? [])];
    return (
      ids
        .map((id) => this.#byId.get(id))
        .filter((owned) => owned !== undefined)
        // (localeCompare would load the collation data of all languages: 3 MB of memory.)
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    );
  }

  set(owned: Owned<Resource>): void {
    this.delete(owned.id);
    this.#byId.set(owned.id, owned);
    const ids = this.#idsByOwner.get(owned.owner.uid) ?? new Set();
    this.#idsByOwner.set(owned.owner.uid, ids.add(owned.id));
  }

  delete(id: string): void {
    const owned = this.#byId.get(id);
    if (owned === undefined) return;
    this.#byId.delete(id);
    const ids = this.#idsByOwner.get(owned.owner.uid);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsByOwner.delete(owned.owner.uid);
  }
}
