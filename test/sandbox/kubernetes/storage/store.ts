import type { KubernetesObject } from '../kubernetes-object.ts';
import { placeOf } from '../kubernetes-object.ts';

/** One change of one object; `object` is what it became, or for DELETED what it was, with the deletion's revision. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  readonly storage: string;
  readonly object: KubernetesObject;
  readonly previous: KubernetesObject | undefined;
}

/** How many changes are kept for watches and paged lists; etcd keeps five minutes' worth. */
const HISTORY_LIMIT = 20_000;

/** All objects, at one global revision, and the latest changes in order. */
export class Store {
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #listeners = new Set<(change: Change) => void>();
  #history: Change[] = [];
  readonly #untold: Change[] = [];
  #revision = 1;
  #compacted = 1;

  /** The revision of the latest change. */
  get revision(): number {
    return this.#revision;
  }

  /** The revision that the oldest change kept comes after: nothing before it can be told any more. */
  get compacted(): number {
    return this.#compacted;
  }

  get(storage: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#objects.get(storage)?.get(placeOf(namespace, name));
  }

  /** Everything of a resource, ordered by namespace and name. */
  list(storage: string): readonly KubernetesObject[] {
    return inOrder(this.#objects.get(storage) ?? new Map());
  }

  /** The same, as it was at an earlier revision that is not compacted yet. */
  listAt(storage: string, revision: number): readonly KubernetesObject[] {
    const objects = new Map(this.#objects.get(storage));
    for (const change of this.changesSince(revision, storage).toReversed()) {
      const { namespace, name } = change.object.metadata;
      if (change.previous === undefined) objects.delete(placeOf(namespace, name));
      else objects.set(placeOf(namespace, name), change.previous);
    }
    return inOrder(objects);
  }

  /** The names of all resources that have objects. */
  storages(): readonly string[] {
    return [...this.#objects.keys()];
  }

  /** Writes an object at a new revision, and answers it as written. */
  put(storage: string, object: KubernetesObject): KubernetesObject {
    const place = placeOf(object.metadata.namespace, object.metadata.name);
    const objects = this.#objectsOf(storage);
    const previous = objects.get(place);
    const revision = ++this.#revision;
    const written = atRevision(object, revision);
    objects.set(place, written);
    this.#record({ type: previous === undefined ? 'ADDED' : 'MODIFIED', revision, storage, object: written, previous });
    return written;
  }

  /** Takes an object away, and answers it as it was last. */
  remove(storage: string, object: KubernetesObject): KubernetesObject {
    const place = placeOf(object.metadata.namespace, object.metadata.name);
    const previous = this.#objectsOf(storage).get(place);
    this.#objectsOf(storage).delete(place);
    const revision = ++this.#revision;
    const last = atRevision(object, revision);
    this.#record({ type: 'DELETED', revision, storage, object: last, previous });
    return last;
  }

  /** The changes of a resource after a revision, oldest first. */
  changesSince(revision: number, storage: string): readonly Change[] {
    return this.#history.filter((change) => change.revision > revision && change.storage === storage);
  }

  /** Calls back after each change; answers how to stop that. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Forgets all changes so far, as etcd's compaction does: older watches and continue tokens expire. */
  compact(): void {
    this.#history = [];
    this.#compacted = this.#revision;
  }

  #objectsOf(storage: string): Map<string, KubernetesObject> {
    const objects = this.#objects.get(storage) ?? new Map<string, KubernetesObject>();
    this.#objects.set(storage, objects);
    return objects;
  }

  #record(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > HISTORY_LIMIT) {
      const forgotten = this.#history.splice(0, HISTORY_LIMIT / 2);
      this.#compacted = forgotten.at(-1)?.revision ?? this.#compacted;
    }
    this.#untold.push(change);
    if (this.#untold.length > 1) return;
    // A listener may write: what comes of that is told after this change, so that all hear of them in order.
    for (let next = this.#untold[0]; next !== undefined; next = this.#untold[0]) {
      for (const listener of [...this.#listeners]) listener(next);
      this.#untold.shift();
    }
  }
}

function atRevision(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: `${revision}` } };
}

function inOrder(objects: ReadonlyMap<string, KubernetesObject>): readonly KubernetesObject[] {
  return [...objects].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, object]) => object);
}
