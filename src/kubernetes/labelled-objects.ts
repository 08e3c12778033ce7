import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { KubernetesConnection } from './connection.ts';
import { isKubernetesError, type KubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { keyOfObject, nameOfKey } from './object-key.ts';
import type { IndexSubscriber } from './object-store.ts';
import { Reflector, type ReflectorStore } from './reflector.ts';
import { resourceNameOf, type ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

/** How the objects that belong to one other changed. */
export interface LabelledEvent<T> {
  /** Of the object that they belong to. */
  readonly key: string;
  readonly before: readonly T[];
  readonly after: readonly T[];
  /** Whether it was so when they were first looked at, rather than became so. */
  readonly initial: boolean;
}

/** The objects that belong to one that somebody refers to. */
interface Group<T extends AnyObject> {
  readonly reflector: Reflector<T>;
  readonly objects: Map<string, T>;
  refusal: KubernetesError | undefined;
}

/**
 * The objects of a kind that belong to objects that somebody refers to, and say so by a label with its name, in its namespace:
 * the EndpointSlices of a Service. Each that is referred to has a list and a watch of its own, which the API server
 * restricts to the label, so nothing is read of what belongs to others.
 */
export class LabelledObjects<T extends AnyObject> {
  readonly #options: {
    readonly connection: KubernetesConnection;
    readonly resource: ResourceType<T>;
    readonly clock: Clock;
    readonly log: Log;
  };
  readonly #label: string;
  readonly #isWatched: (namespace: string | undefined) => boolean;
  readonly #groups = new Map<string, Group<T>>();
  readonly #references = new Map<string, number>();
  readonly #ending = new Set<Promise<void>>();
  readonly #subscribers: ((event: LabelledEvent<T>) => void)[] = [];
  #stopped = false;

  constructor(options: {
    readonly connection: KubernetesConnection;
    readonly resource: ResourceType<T>;
    readonly label: string;
    /** The namespaces that are looked at; in others it is as if nothing were there. */
    readonly isWatched?: (namespace: string | undefined) => boolean;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#options = options;
    this.#label = options.label;
    this.#isWatched = options.isWatched ?? (() => true);
  }

  /** To be subscribed to every index whose values are keys of objects that these belong to. */
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

  /**
   * Those that belong to the object of that key. As long as nobody knows, throws NotLoadedError, or the KubernetesError by
   * which the API server forbids to find out.
   */
  of(key: string): readonly T[] {
    if (!this.#isWatched(nameOfKey(key).namespace)) return [];
    const group = this.#groups.get(key);
    if (group?.refusal !== undefined) throw group.refusal;
    if (group?.reflector.hasSynced !== true) {
      throw new NotLoadedError(`${resourceNameOf(this.#options.resource)} of ${key}`);
    }
    return [...group.objects.values()];
  }

  onChange(subscriber: (event: LabelledEvent<T>) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** How many objects are kept; all of them whole. */
  get size(): { readonly all: number; readonly whole: number } {
    const all = [...this.#groups.values()].reduce((sum, { objects }) => sum + objects.size, 0);
    return { all, whole: all };
  }

  /** Ends whatever is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { reflector } of this.#groups.values()) this.#end(reflector);
    await Promise.all(this.#ending);
  }

  #refer(key: string): void {
    const count = this.#references.get(key) ?? 0;
    this.#references.set(key, count + 1);
    const { namespace, name } = nameOfKey(key);
    if (count > 0 || this.#stopped || !this.#isWatched(namespace)) return;

    const objects = new Map<string, T>();
    const reflector = new Reflector<T>({
      ...this.#options,
      selection: { namespace, labelSelector: `${this.#label}=${name}` },
      store: this.#storeOf(key, objects),
      keep: stripObject,
      onFailure: (error) => {
        this.#fail(key, error);
      },
    });
    this.#groups.set(key, { reflector, objects, refusal: undefined });
    reflector.start();
  }

  #release(key: string): void {
    const count = this.#references.get(key) ?? 0;
    if (count > 1) {
      this.#references.set(key, count - 1);
      return;
    }
    this.#references.delete(key);
    const group = this.#groups.get(key);
    this.#groups.delete(key);
    if (group !== undefined) this.#end(group.reflector);
  }

  #end(reflector: Reflector<T>): void {
    const ended = reflector.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  #storeOf(key: string, objects: Map<string, T>): ReflectorStore<T> {
    let initial = true;
    const change = (make: () => void): void => {
      const before = [...objects.values()];
      make();
      // Nobody refers to it any more, or somebody does again.
      const group = this.#groups.get(key);
      if (group?.objects !== objects) return;
      group.refusal = undefined;
      this.#tell({ key, before, after: [...objects.values()], initial });
      initial = false;
    };
    return {
      replace: (all) => {
        change(() => {
          objects.clear();
          for (const object of all) objects.set(keyOfObject(object), object);
        });
      },
      set: (object) => {
        change(() => objects.set(keyOfObject(object), object));
      },
      delete: (object) => {
        change(() => objects.delete(keyOfObject(object)));
      },
      observe: () => undefined,
    };
  }

  /** Who waits for the first list is told once why it may not come before somebody grants it. */
  #fail(key: string, error: Error): void {
    const group = this.#groups.get(key);
    if (group === undefined || group.reflector.hasSynced || group.refusal !== undefined) return;
    if (!isKubernetesError(error, 'forbidden')) return;
    group.refusal = error;
    this.#tell({ key, before: [], after: [], initial: true });
  }

  #tell(event: LabelledEvent<T>): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        // One subscriber's fault must neither hide the change from the others nor end the watch.
        this.#options.log.error({ object: event.key, error }, 'A subscriber to changes failed.');
      }
    }
  }
}
