import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { backOffDelay } from './back-off.ts';
import type { KubernetesConnection } from './connection.ts';
import { GroupMembers, type MembersEvent } from './group-members.ts';
import { isKubernetesError, KubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { keyOfObject, nameOfKey } from './object-key.ts';
import type { IndexSubscriber } from './object-store.ts';
import { Reflector, type ReflectorStore } from './reflector.ts';
import { ResourceClient } from './resource-client.ts';
import { isNewer } from './resource-version.ts';
import { resourceNameOf, type ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

/** How what is known of a referenced object changed; `object` undefined: there is none. */
export interface ReferenceEvent<T> {
  readonly key: string;
  readonly object: T | undefined;
  readonly previous: T | undefined;
  /** Whether it was so when it was first looked at, rather than became so. */
  readonly initial: boolean;
}

/** What those who read a cache of referenced objects see of it. */
export interface ReferencedObjects<T extends AnyObject> {
  /**
   * The object, or undefined where there is none. As long as nobody knows, throws NotLoadedError, or the KubernetesError by
   * which the API server forbids to find out (`forbidden`) or says that it does not know the kind (`notFound`).
   */
  get(key: string): T | undefined;
  /** Calls back when a referenced object is first known, and after every change of it. */
  onChange(subscriber: (event: ReferenceEvent<T>) => void): void;
}

/** What is kept of an object: whole where somebody refers to it, else that it is there. */
interface Kept<T> {
  readonly key: string;
  readonly version: string;
  readonly whole: T | undefined;
  readonly groups: readonly string[];
}

interface Loaded<T> {
  readonly object: T;
  /** The answer to a GET, which the watch has not come to yet. */
  readonly ahead: boolean;
}

const retry = { base: 800, max: 30_000 };

/**
 * The objects of a kind of which a cluster may have thousands and only a few concern us: those that somebody refers to.
 * They are kept whole, all others as key and version only. Nothing is listed or watched before the first reference.
 *
 * An object that is referred to later is read with one GET, which answers what is newest (documented: without a
 * resourceVersion it reads from etcd), so it cannot be older than what the watch has said; and if the watch says something
 * of the object while the GET is under way, the watch's word is taken and the GET dropped. So nothing is lost between them.
 */
export class ReferencedCache<T extends AnyObject> implements ReferencedObjects<T> {
  readonly #resource: ResourceType<T>;
  readonly #client: Pick<ResourceClient<T>, 'get'>;
  readonly #reflector: Reflector<T, Kept<T>>;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #log: Log;
  /** How many indices refer to a key. */
  readonly #references = new Map<string, number>();
  /** All objects that there are. */
  readonly #versions = new Map<string, string>();
  readonly #loaded = new Map<string, Loaded<T>>();
  readonly #loading = new Map<string, AbortController>();
  readonly #reading = new Set<Promise<void>>();
  readonly #subscribers: ((event: ReferenceEvent<T>) => void)[] = [];
  readonly #groupsOf: (object: T) => readonly string[];
  /** Of all objects, referred to or not. */
  readonly #groups: GroupMembers;
  #hasSynced = false;
  #refusal: KubernetesError | undefined;
  #stopped = false;

  constructor(options: {
    readonly connection: KubernetesConnection;
    readonly resource: ResourceType<T>;
    /** The only namespace that is looked at; left out, all of them. */
    readonly namespace?: string | undefined;
    /** What of an object is kept also where nobody refers to it: the groups that it is in. Left out: none. */
    readonly groupsOf?: (object: T) => readonly string[];
    readonly clock: Clock;
    readonly random?: () => number;
    readonly log: Log;
  }) {
    this.#resource = options.resource;
    this.#groupsOf = options.groupsOf ?? (() => []);
    this.#groups = new GroupMembers({ log: options.log });
    this.#client = new ResourceClient(options);
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#log = options.log.child({ resource: resourceNameOf(options.resource) });
    this.#reflector = new Reflector({
      ...options,
      selection: { namespace: options.namespace },
      store: this.#asStore(),
      keep: (object: T) => this.#keep(object),
      onFailure: (error) => {
        this.#fail(error);
      },
    });
  }

  /** To be subscribed to every index whose values are keys of these objects. */
  get references(): IndexSubscriber {
    return {
      appeared: (key) => {
        this.#refer(key);
      },
      vanished: (key) => {
        this.#release(key);
      },
    };
  }

  get(key: string): T | undefined {
    const loaded = this.#loaded.get(key);
    if (loaded !== undefined && !this.#loading.has(key)) return loaded.object;
    if (this.#refusal !== undefined) throw this.#refusal;
    if (!this.#hasSynced || this.#loading.has(key) || !this.#references.has(key)) {
      throw new NotLoadedError(`${resourceNameOf(this.#resource)} ${key}`);
    }
    return undefined;
  }

  /** Whether anything can be known of the object. */
  isReferenced(key: string): boolean {
    return this.#references.has(key);
  }

  onChange(subscriber: (event: ReferenceEvent<T>) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** The keys of the objects in a group. Throws as `get` does. */
  membersOf(group: string): readonly string[] {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (!this.#hasSynced) {
      this.#groups.await(group);
      if (!this.#stopped) this.#reflector.start();
      throw new NotLoadedError(`${resourceNameOf(this.#resource)} of ${group}`);
    }
    return this.#groups.of(group);
  }

  /** Calls back when other objects are in a group than before, and when it is first known which are. */
  onMembers(subscriber: (event: MembersEvent) => void): void {
    this.#groups.onChange(subscriber);
  }

  /** How many objects there are, and how many of them are kept whole. */
  get size(): { readonly all: number; readonly whole: number } {
    return { all: this.#versions.size, whole: this.#loaded.size };
  }

  /** Ends whatever is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const key of [...this.#loading.keys()]) this.#endLoading(key);
    await Promise.all([this.#reflector.stop(), ...this.#reading]);
  }

  #refer(key: string): void {
    const count = this.#references.get(key) ?? 0;
    this.#references.set(key, count + 1);
    if (count > 0 || this.#stopped) return;
    if (!this.#hasSynced) this.#reflector.start();
    else if (this.#versions.has(key)) this.#load(key);
  }

  #release(key: string): void {
    const count = this.#references.get(key) ?? 0;
    if (count > 1) {
      this.#references.set(key, count - 1);
      return;
    }
    this.#references.delete(key);
    this.#loaded.delete(key);
    this.#endLoading(key);
  }

  #keep(object: T): Kept<T> {
    const key = keyOfObject(object);
    const whole = this.#references.has(key) ? stripObject(object) : undefined;
    return { key, version: object.metadata.resourceVersion, whole, groups: this.#groupsOf(object) };
  }

  #asStore(): ReflectorStore<Kept<T>> {
    return {
      replace: (all, version) => {
        this.#replace(all, version);
      },
      set: (kept) => {
        this.#set(kept, { initial: false });
      },
      delete: ({ key, version }) => {
        this.#delete(key, version);
      },
      // Versions matter one by one here.
      observe: () => undefined,
    };
  }

  #replace(all: readonly Kept<T>[], listVersion: string): void {
    const initial = !this.#hasSynced;
    const areWaiting = initial || this.#refusal !== undefined;
    this.#hasSynced = true;
    this.#refusal = undefined;
    const listed = new Set(all.map(({ key }) => key));
    for (const key of this.#versions.keys()) if (!listed.has(key)) this.#delete(key, listVersion);
    for (const kept of all) this.#set(kept, { initial });
    this.#groups.complete();
    if (!areWaiting) return;
    // Who waits for what is not there is told so: nobody else would.
    for (const key of this.#references.keys()) if (!listed.has(key)) this.#tell({ key, initial });
  }

  /**
   * Who waits for the first list is told once why it may not come before somebody grants it, or installs the kind. That a
   * kind is not known any more is news too; what was known of its objects is kept until a list says otherwise.
   */
  #fail(error: Error): void {
    if (this.#refusal !== undefined || !this.#isRefusal(error)) return;
    this.#refusal = error;
    for (const key of this.#references.keys()) {
      if (!this.#loaded.has(key)) this.#tell({ key, initial: !this.#hasSynced });
    }
  }

  #isRefusal(error: Error): error is KubernetesError {
    return isKubernetesError(error, 'notFound') || (isKubernetesError(error, 'forbidden') && !this.#hasSynced);
  }

  #set({ key, version, whole, groups }: Kept<T>, { initial }: { readonly initial: boolean }): void {
    this.#versions.set(key, version);
    this.#groups.set(key, groups, initial);
    if (!this.#references.has(key) || this.#isOutdated(key, version)) return;
    // It was referred to after its page of a list had been read.
    if (whole === undefined) this.#load(key);
    else this.#put(key, { object: whole, ahead: false }, initial);
  }

  #delete(key: string, version: string): void {
    this.#versions.delete(key);
    this.#groups.set(key, []);
    if (!this.#references.has(key) || this.#isOutdated(key, version)) return;
    const previous = this.#loaded.get(key)?.object;
    const wasLoading = this.#endLoading(key);
    this.#loaded.delete(key);
    if (previous !== undefined || wasLoading) this.#tell({ key, previous, initial: false });
  }

  /** The watch's word is the last one, except on what it has not come to yet. */
  #isOutdated(key: string, version: string): boolean {
    const loaded = this.#loaded.get(key);
    return loaded?.ahead === true && isNewer(loaded.object.metadata.resourceVersion, version);
  }

  #put(key: string, loaded: Loaded<T>, initial: boolean): void {
    const previous = this.#loaded.get(key)?.object;
    this.#endLoading(key);
    this.#loaded.set(key, loaded);
    const { object } = loaded;
    if (previous?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.#tell({ key, object, previous, initial });
  }

  #load(key: string): void {
    this.#endLoading(key);
    const ended = new AbortController();
    this.#loading.set(key, ended);
    const reading = this.#read(key, ended).finally(() => this.#reading.delete(reading));
    this.#reading.add(reading);
  }

  /** Reads the object until it is there; ends when the watch says something of it first, or nobody refers to it any more. */
  async #read(key: string, ended: AbortController): Promise<void> {
    const isOver = (): boolean => this.#loading.get(key) !== ended;
    for (let failures = 1; !isOver(); failures += 1) {
      try {
        const object = await this.#client.get(nameOfKey(key), ended.signal);
        // Where it is gone by now, the watch is about to say so.
        if (isOver() || object === undefined) return;
        const ahead = object.metadata.resourceVersion !== this.#versions.get(key);
        this.#put(key, { object: stripObject(object), ahead }, false);
      } catch (error) {
        if (isOver()) return;
        const atLeast = error instanceof KubernetesError ? (error.retryAfter ?? 0) : 0;
        const retryIn = Math.max(atLeast, backOffDelay({ ...retry, random: this.#random }, failures));
        this.#log.warn({ object: key, retryIn }, `Could not be read and is tried again: ${messageOf(error)}`);
        await this.#clock.sleep(retryIn, ended.signal).catch(() => undefined);
      }
    }
  }

  #endLoading(key: string): boolean {
    this.#loading.get(key)?.abort(new Error('It need not be read any more.'));
    return this.#loading.delete(key);
  }

  #tell(event: Pick<ReferenceEvent<T>, 'key' | 'initial'> & Partial<ReferenceEvent<T>>): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber({ object: undefined, previous: undefined, ...event });
      } catch (error) {
        // One subscriber's fault must neither hide the change from the others nor end the watch.
        this.#log.error({ object: event.key, error }, 'A subscriber to changes failed.');
      }
    }
  }
}
