import type { AnyObject } from '../model/kubernetes-object.ts';
import { nameOfKey } from './object-key.ts';
import type { IndexSubscriber } from './object-store.ts';
import type { MembersEvent } from './group-members.ts';
import { ReferencedCache, type ReferencedObjects, type ReferenceEvent } from './referenced-cache.ts';

/**
 * The referenced objects of several namespaces, a cache each: those of other namespaces are as if they were not there. The
 * namespace `undefined` stands for all that have no cache of their own.
 */
export class ReferencedCaches<T extends AnyObject> implements ReferencedObjects<T> {
  readonly #caches: ReadonlyMap<string | undefined, ReferencedCache<T>>;

  constructor(
    options: Omit<ConstructorParameters<typeof ReferencedCache<T>>[0], 'namespace'> & {
      readonly namespaces: readonly (string | undefined)[];
    },
  ) {
    const { namespaces, ...shared } = options;
    this.#caches = new Map(namespaces.map((namespace) => [namespace, new ReferencedCache({ ...shared, namespace })]));
  }

  /** To be subscribed to every index whose values are keys of these objects. */
  get references(): IndexSubscriber {
    return {
      appeared: (key) => this.#of(key)?.references.appeared(key),
      vanished: (key) => this.#of(key)?.references.vanished(key),
    };
  }

  get(key: string): T | undefined {
    return this.#of(key)?.get(key);
  }

  /** Whether anything can be known of the object. */
  isReferenced(key: string): boolean {
    return this.#of(key)?.isReferenced(key) === true;
  }

  onChange(subscriber: (event: ReferenceEvent<T>) => void): void {
    for (const cache of this.#caches.values()) cache.onChange(subscriber);
  }

  /** The keys of the objects in a group. Throws as `get` does. */
  membersOf(group: string): readonly string[] {
    return [...this.#caches.values()].flatMap((cache) => cache.membersOf(group));
  }

  onMembers(subscriber: (event: MembersEvent) => void): void {
    for (const cache of this.#caches.values()) cache.onMembers(subscriber);
  }

  /** How many objects there are, and how many of them are kept whole. */
  get size(): ReferencedCache<T>['size'] {
    const sizes = [...this.#caches.values()].map(({ size }) => size);
    const sum = (part: 'all' | 'whole'): number => sizes.reduce((total, size) => total + size[part], 0);
    return { all: sum('all'), whole: sum('whole') };
  }

  /** Ends whatever is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    await Promise.all([...this.#caches.values()].map((cache) => cache.stop()));
  }

  #of(key: string): ReferencedCache<T> | undefined {
    return this.#caches.get(nameOfKey(key).namespace) ?? this.#caches.get(undefined);
  }
}
