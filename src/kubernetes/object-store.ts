import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Log } from '../runtime/log.ts';
import { keyOfObject } from './object-key.ts';
import type { ReflectorStore } from './reflector.ts';
import { isNewer } from './resource-version.ts';
import { stripObject } from './strip-object.ts';

/** How what is stored changed. `previous` is there unless the object was added; `initial` when it was there at our start. */
export type StoreEvent<T> =
  | { readonly type: 'added'; readonly object: T; readonly previous?: undefined; readonly initial: boolean }
  | { readonly type: 'modified'; readonly object: T; readonly previous: T }
  | { readonly type: 'deleted'; readonly object: T; readonly previous: T };

/** What those who read a store see of it. */
export interface ObjectCache<T extends AnyObject, Index extends string = never> {
  get(key: string): T | undefined;
  list(): readonly T[];
  /** How many there are. */
  readonly count: number;
  /** The objects for which that index function answered this value. */
  byIndex(index: Index, value: string): readonly T[];
  /** Calls back after every change; to be kept short, as in adding a key to a queue. Answers how to end that. */
  onChange(subscriber: (event: StoreEvent<T>) => void): () => void;
  /** Calls back when the first object has a value of that index, and when none has it any more; before `onChange` does. */
  onIndex(index: Index, subscriber: IndexSubscriber): void;
  /** Puts in what a write of our own was answered, unless something newer is known. */
  accept(object: T): void;
}

/** What an object is found by: any number of values of one index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** Hears which values of an index there are. */
export interface IndexSubscriber {
  appeared(value: string): void;
  vanished(value: string): void;
}

interface StoreIndex<T> {
  readonly keysOf: IndexFunction<T>;
  readonly keys: Map<string, Set<string>>;
  readonly subscribers: IndexSubscriber[];
}

interface Entry<T> {
  readonly object: T;
  /** The answer to a write of our own, which the watch has not come to yet. */
  readonly ahead: boolean;
}

/**
 * The objects of one type as last seen, by key (`namespace/name` or `name`) and by index. A reflector feeds it; our own
 * writes are put in as soon as they are answered, so that no reconcile sees less than an earlier one wrote.
 */
export class ObjectStore<T extends AnyObject, Index extends string = never> implements ObjectCache<T, Index> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #indices = new Map<Index, StoreIndex<T>>();
  readonly #subscribers = new Set<(event: StoreEvent<T>) => void>();
  readonly #log: Log;
  /** The version that the watch of a namespace has come to, or (undefined) the one of all. */
  readonly #observed = new Map<string | undefined, string>();
  #filling = false;

  constructor(options: { readonly log: Log; readonly indices?: Readonly<Record<Index, IndexFunction<T>>> }) {
    this.#log = options.log;
    for (const [name, keysOf] of Object.entries<IndexFunction<T>>(options.indices ?? {})) {
      // Object.entries forgets that the keys of a Record<Index, …> are of type Index.
      this.#indices.set(name as Index, { keysOf, keys: new Map(), subscribers: [] });
    }
  }

  get(key: string): T | undefined {
    return this.#entries.get(key)?.object;
  }

  list(): readonly T[] {
    return [...this.#entries.values()].map((entry) => entry.object);
  }

  get count(): number {
    return this.#entries.size;
  }

  byIndex(index: Index, value: string): readonly T[] {
    const keys = this.#indices.get(index)?.keys.get(value) ?? [];
    return [...keys].map((key) => this.get(key)).filter((object) => object !== undefined);
  }

  onChange(subscriber: (event: StoreEvent<T>) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
    };
  }

  onIndex(index: Index, subscriber: IndexSubscriber): void {
    this.#indices.get(index)?.subscribers.push(subscriber);
  }

  accept(object: T): void {
    const { namespace } = object.metadata;
    const observed = this.#observed.get(namespace) ?? this.#observed.get(undefined) ?? '';
    const known = this.get(keyOfObject(object))?.metadata.resourceVersion ?? observed;
    // Where the watch has passed that version and there is no object, somebody has deleted it since.
    if (isNewer(object.metadata.resourceVersion, known)) this.#put({ object: stripObject(object), ahead: true });
  }

  /** For a reflector of one namespace, which knows nothing of the others; undefined: of all. */
  of(namespace: string | undefined): ReflectorStore<T> {
    return {
      replace: (objects, version) => {
        this.replace(objects, version, namespace);
      },
      set: (object) => {
        this.set(object, namespace);
      },
      delete: (object) => {
        this.delete(object, namespace);
      },
      observe: (version) => {
        this.observe(version, namespace);
      },
    };
  }

  /** From a reflector: these are all objects (of the namespace), as of that version. */
  replace(objects: readonly T[], resourceVersion: string, namespace?: string): void {
    const listed = new Set(objects.map(keyOfObject));
    for (const [key, { object, ahead }] of [...this.#entries]) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      const unseen = ahead && isNewer(object.metadata.resourceVersion, resourceVersion);
      if (!listed.has(key) && !unseen) this.#remove(key, object);
    }
    this.#filling = !this.#observed.has(namespace);
    for (const object of objects) this.set(object, namespace);
    this.#filling = false;
    this.observe(resourceVersion, namespace);
  }

  /** From a reflector: the object was added or modified. */
  set(object: T, namespace?: string): void {
    this.observe(object.metadata.resourceVersion, namespace);
    if (!this.#isOutdated(object)) this.#put({ object, ahead: false });
  }

  /** From a reflector: the object is gone; this is its last state. */
  delete(object: T, namespace?: string): void {
    this.observe(object.metadata.resourceVersion, namespace);
    if (!this.#isOutdated(object)) this.#remove(keyOfObject(object), object);
  }

  /** From a reflector: nothing else happened up to that version. */
  observe(resourceVersion: string, namespace?: string): void {
    this.#observed.set(namespace, resourceVersion);
  }

  /** The watch's word is the last one, except on what it has not come to yet. */
  #isOutdated(object: T): boolean {
    const entry = this.#entries.get(keyOfObject(object));
    return entry?.ahead === true && isNewer(entry.object.metadata.resourceVersion, object.metadata.resourceVersion);
  }

  #put(entry: Entry<T>): void {
    const { object } = entry;
    const key = keyOfObject(object);
    const known = this.get(key);
    // Deleted and made anew while the watch was cut off: another object, whatever its name.
    if (known !== undefined && known.metadata.uid !== object.metadata.uid) this.#remove(key, known);
    const previous = this.get(key);
    this.#entries.set(key, entry);
    if (previous === undefined) {
      this.#reindex(key, undefined, object);
      this.#tell({ type: 'added', object, initial: this.#filling });
    } else if (previous.metadata.resourceVersion !== object.metadata.resourceVersion) {
      this.#reindex(key, previous, object);
      this.#tell({ type: 'modified', object, previous });
    }
  }

  #remove(key: string, object: T): void {
    const previous = this.get(key);
    if (previous === undefined) return;
    this.#entries.delete(key);
    this.#reindex(key, previous, undefined);
    this.#tell({ type: 'deleted', object, previous });
  }

  #reindex(key: string, previous: T | undefined, object: T | undefined): void {
    for (const index of this.#indices.values()) {
      const before = new Set(previous === undefined ? [] : index.keysOf(previous));
      const after = new Set(object === undefined ? [] : index.keysOf(object));
      for (const value of before) if (!after.has(value)) removeKey(index, value, key);
      for (const value of after) if (!before.has(value)) addKey(index, value, key);
    }
  }

  #tell(event: StoreEvent<T>): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        // One subscriber's fault must neither hide the change from the others nor end the watch.
        this.#log.error({ object: keyOfObject(event.object), error }, 'A subscriber to changes failed.');
      }
    }
  }
}

function addKey<T>({ keys, subscribers }: StoreIndex<T>, value: string, key: string): void {
  const found = keys.get(value);
  if (found !== undefined) {
    found.add(key);
    return;
  }
  keys.set(value, new Set([key]));
  for (const subscriber of subscribers) subscriber.appeared(value);
}

function removeKey<T>({ keys, subscribers }: StoreIndex<T>, value: string, key: string): void {
  const found = keys.get(value);
  found?.delete(key);
  if (found?.size !== 0) return;
  keys.delete(value);
  for (const subscriber of subscribers) subscriber.vanished(value);
}
