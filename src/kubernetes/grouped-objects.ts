import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { KubernetesConnection } from './connection.ts';
import { isKubernetesError, type KubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { ObjectStore } from './object-store.ts';
import { Reflector, type ReflectorStore } from './reflector.ts';
import { resourceNameOf, type ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

/** That the objects of a group changed, or became known; `initial`: they are as they were when they were first looked at. */
export interface GroupEvent {
  readonly group: string;
  readonly initial: boolean;
}

/** What those who read grouped objects see of them. */
export interface ObjectGroups<T extends AnyObject> {
  /**
   * The objects of a group. As long as nobody knows which there are, throws NotLoadedError, or the KubernetesError by which
   * the API server forbids to find out (`forbidden`) or says that it does not know the kind (`notFound`).
   */
  of(group: string): readonly T[];
  /** Calls back after a change in a group, and when it becomes known which objects a group has that somebody asked for. */
  onChange(subscriber: (event: GroupEvent) => void): void;
}

/**
 * The objects of a kind that nobody refers to by name, but that count by what they refer to themselves: their group. All of
 * them are kept, so this is for kinds of which a cluster has few. Nothing is listed or watched before somebody asks for the
 * first group.
 */
export class GroupedObjects<T extends AnyObject> implements ObjectGroups<T> {
  readonly #resource: ResourceType<T>;
  readonly #store: ObjectStore<T, 'group'>;
  readonly #reflectors: readonly Reflector<T>[];
  readonly #subscribers: ((event: GroupEvent) => void)[] = [];
  readonly #log: Log;
  /** Namespaces that have not been listed yet. */
  readonly #unlisted: Set<string | undefined>;
  /** Why a namespace may not be listed, or cannot. */
  readonly #refusals = new Map<string | undefined, KubernetesError>();
  /** Groups that somebody asked for while it was not known what is in them. */
  readonly #awaited = new Set<string>();

  constructor(options: {
    readonly connection: KubernetesConnection;
    readonly resource: ResourceType<T>;
    readonly groupOf: (object: T) => string;
    /** The only namespaces that are looked at; `undefined` stands for all. */
    readonly namespaces: readonly (string | undefined)[];
    readonly clock: Clock;
    readonly random?: () => number;
    readonly log: Log;
  }) {
    const { groupOf, namespaces, log, ...shared } = options;
    this.#resource = options.resource;
    this.#log = log;
    this.#unlisted = new Set(namespaces);
    this.#store = new ObjectStore<T, 'group'>({ log, indices: { group: (object) => [groupOf(object)] } });
    this.#reflectors = namespaces.map(
      (namespace) =>
        new Reflector<T>({
          ...{ ...shared, log, selection: { namespace }, keep: (object) => stripObject(object) },
          store: this.#storeOf(namespace),
          onFailure: (error) => {
            this.#fail(namespace, error);
          },
        }),
    );
    this.#store.onChange((event) => {
      const initial = event.type === 'added' && event.initial;
      const groups = [event.object, event.previous].flatMap((object) => (object === undefined ? [] : groupOf(object)));
      for (const group of new Set(groups)) this.#tell({ group, initial });
    });
  }

  of(group: string): readonly T[] {
    for (const reflector of this.#reflectors) reflector.start();
    const objects = this.#store.byIndex('group', group);
    const [refusal] = this.#refusals.values();
    if (this.#unlisted.size > 0 || refusal !== undefined) this.#awaited.add(group);
    // What was known when the kind went is kept until a list says otherwise.
    if (refusal !== undefined && objects.length === 0) throw refusal;
    if (this.#unlisted.size > 0) throw new NotLoadedError(`${resourceNameOf(this.#resource)} of ${group}`);
    return objects;
  }

  onChange(subscriber: (event: GroupEvent) => void): void {
    this.#subscribers.push(subscriber);
  }

  /** How many objects there are, each of them whole. */
  get count(): number {
    return this.#store.count;
  }

  /** Ends whatever is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.stop()));
  }

  #storeOf(namespace: string | undefined): ReflectorStore<T> {
    const store = this.#store.of(namespace);
    return {
      ...store,
      replace: (objects, version) => {
        store.replace(objects, version);
        const isNews = this.#unlisted.delete(namespace) || this.#refusals.has(namespace);
        this.#refusals.delete(namespace);
        if (!isNews || this.#unlisted.size > 0 || this.#refusals.size > 0) return;
        for (const group of this.#awaited) this.#tell({ group, initial: true });
        this.#awaited.clear();
      },
    };
  }

  /** Who waits is told once why the list may not come before somebody grants it, or installs the kind. */
  #fail(namespace: string | undefined, error: Error): void {
    const isRefusal =
      isKubernetesError(error, 'notFound') || (isKubernetesError(error, 'forbidden') && this.#unlisted.has(namespace));
    if (!isRefusal || this.#refusals.has(namespace)) return;
    this.#refusals.set(namespace, error);
    for (const group of this.#awaited) this.#tell({ group, initial: true });
  }

  #tell(event: GroupEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        // One subscriber's fault must neither hide the change from the others nor end the watch.
        this.#log.error({ object: event.group, error }, 'A subscriber to changes failed.');
      }
    }
  }
}
