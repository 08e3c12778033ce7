import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';
import { backOffDelay } from './back-off.ts';
import type { KubernetesConnection } from './connection.ts';
import { errorOfStatus, type Status } from './error-classes.ts';
import { isKubernetesError, KubernetesError } from './kubernetes-error.ts';
import { ResourceClient, type Selection } from './resource-client.ts';
import { collectionPath, resourceNameOf, type ResourceType } from './resource-type.ts';

/** client-go's reflector: 800 ms, doubling to 30 s. */
const retry = { base: 800, max: 30_000 };

/** After this long without trouble (ms) the next failure counts as the first, and is tried again at once. */
const healthyAfter = 30_000;

/** Watches that say nothing for this long (ms) are dead: kube-apiserver sends a bookmark about once a minute. */
const silenceLimit = 180_000;

/** How long the server is asked to keep a watch, in s: spread, so that many do not come back together (client-go). */
const watchSeconds = { least: 300, most: 600 };

type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: T }
  | { readonly type: 'ERROR'; readonly object: Status };

/** What a reflector feeds: a store of objects, or of what is kept of each. */
export interface ReflectorStore<Kept> {
  /** These are all objects, as of that version. */
  replace(objects: readonly Kept[], resourceVersion: string): void;
  /** The object was added or modified. */
  set(object: Kept): void;
  /** The object is gone; this is its last state. */
  delete(object: Kept): void;
  /** Nothing else happened up to that version. */
  observe(resourceVersion: string): void;
}

/**
 * Keeps a store equal to what the API server has: lists, then watches from there, and goes on from where it was after
 * whatever interrupts it. Nothing that a server or a network does ends it.
 */
export class Reflector<T extends AnyObject, Kept = T> {
  readonly #connection: KubernetesConnection;
  readonly #resource: ResourceType<T>;
  readonly #client: ResourceClient<T>;
  readonly #store: ReflectorStore<Kept>;
  readonly #keep: (object: T) => Kept;
  readonly #selection: Selection;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #log: Log;
  readonly #onFailure: (error: Error) => void;
  readonly #stopped = new AbortController();
  readonly #firstList = Promise.withResolvers<undefined>();
  #running: Promise<void> | undefined;
  #hasSynced = false;
  /** Whether the API server does not serve the kind, as it said last. */
  #isUnknown = false;
  /** Where to watch from; undefined: list first. */
  #version: string | undefined;

  constructor(options: {
    readonly connection: KubernetesConnection;
    readonly resource: ResourceType<T>;
    readonly store: ReflectorStore<Kept>;
    /** What is kept of an object, as soon as it is read; `stripObject`, for one. */
    readonly keep: (object: T) => Kept;
    readonly selection?: Selection;
    readonly clock: Clock;
    readonly random?: () => number;
    readonly log: Log;
    /** Told each time that something interrupts it. */
    readonly onFailure?: (error: Error) => void;
  }) {
    this.#connection = options.connection;
    this.#onFailure = options.onFailure ?? (() => undefined);
    this.#resource = options.resource;
    this.#client = new ResourceClient(options);
    this.#store = options.store;
    this.#keep = options.keep;
    this.#selection = options.selection ?? {};
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#log = options.log.child({ resource: resourceNameOf(options.resource) });
  }

  /** Begins, once however often it is called, and not after `stop`. */
  start(): void {
    this.#running ??= this.#run(this.#stopped.signal);
  }

  /** Ends whatever is under way; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The reflector was stopped.'));
    await this.#running;
  }

  /** Whether the store has held everything at one time. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Resolves as soon as the store has synced. */
  async synced(): Promise<void> {
    await this.#firstList.promise;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const started = this.#clock.monotonic();
      const error = await this.#follow(signal);
      failures = this.#clock.monotonic() - started >= healthyAfter ? 1 : failures + 1;
      const retryIn = this.#delayAfter(failures, error);
      if (error !== undefined) {
        this.#explain(error, retryIn);
        this.#onFailure(error);
      }
      await this.#pause(retryIn, signal);
    }
  }

  /** Lists where needed and watches until that ends; answers why, unless the server's time was up or we stop. */
  async #follow(signal: AbortSignal): Promise<Error | undefined> {
    try {
      if (this.#version === undefined) await this.#list(signal);
      await this.#watch(signal);
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      // Of a kind that was defined anew nothing is known any more.
      if (isKubernetesError(error, 'gone') || isKubernetesError(error, 'notFound')) this.#version = undefined;
      return error instanceof Error ? error : new Error(messageOf(error));
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { items, resourceVersion } = await this.#client.listEach(this.#selection, this.#keep, signal);
    this.#store.replace(items, resourceVersion);
    this.#version = resourceVersion;
    this.#log.debug({ count: items.length }, 'Listed.');
    this.#isUnknown = false;
    this.#hasSynced = true;
    this.#firstList.resolve(undefined);
  }

  /** Watches until the server ends it, as it does every few minutes; throws on every other end. */
  async #watch(stopped: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const listen = (): { cancel(): void } =>
      this.#clock.schedule(silenceLimit, () => {
        silence.abort(new KubernetesError('unavailable', `The watch was silent for ${silenceLimit / 1000} s.`));
      });
    let timer = listen();
    try {
      const path = collectionPath(this.#resource, this.#selection.namespace);
      const signal = AbortSignal.any([stopped, silence.signal]);
      for await (const line of this.#connection.lines({ path, query: this.#watchQuery(), signal })) {
        timer.cancel();
        timer = listen();
        // The API server answers a watch with one event a line; what is not JSON throws, and the watch begins anew.
        this.#apply(JSON.parse(line) as WatchEvent<T>);
      }
    } finally {
      timer.cancel();
    }
  }

  #watchQuery(): Record<string, string | number | boolean | undefined> {
    const { least, most } = watchSeconds;
    return {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: this.#version,
      timeoutSeconds: least + Math.floor(this.#random() * (most - least)),
      labelSelector: this.#selection.labelSelector,
      fieldSelector: this.#selection.fieldSelector,
    };
  }

  #apply(event: WatchEvent<T>): void {
    if (event.type === 'ERROR') {
      throw errorOfStatus(
        { method: 'GET', path: collectionPath(this.#resource, this.#selection.namespace) },
        event.object,
      );
    }
    const { type, object } = event;
    if (type === 'BOOKMARK') this.#store.observe(object.metadata.resourceVersion);
    else if (type === 'DELETED') this.#store.delete(this.#keep(object));
    else this.#store.set(this.#keep(object));
    this.#version = object.metadata.resourceVersion;
  }

  #delayAfter(failures: number, error: Error | undefined): number {
    const delay = failures <= 1 ? 0 : backOffDelay({ ...retry, random: this.#random }, failures - 1);
    return Math.max(delay, error instanceof KubernetesError ? (error.retryAfter ?? 0) : 0);
  }

  #explain(error: Error, retryIn: number): void {
    if (isKubernetesError(error, 'notFound')) {
      this.#explainUnknown(retryIn);
      return;
    }
    // History is kept for a few minutes only: to fall behind it is nobody's fault, and listing anew mends it.
    const level = isKubernetesError(error, 'gone') ? 'debug' : 'warn';
    this.#log[level](
      { retryIn },
      `Watching ${this.#resource.plural} was interrupted and is tried again: ${error.message}`,
    );
  }

  /** Once, however often it is asked: that a kind is not installed may well be as somebody wants it. */
  #explainUnknown(retryIn: number): void {
    const level = this.#isUnknown ? 'debug' : 'info';
    this.#isUnknown = true;
    this.#log[level](
      { retryIn },
      `The API server does not know ${resourceNameOf(this.#resource)}. It is asked again every ${retry.max / 1000} s at most, ` +
        `and they are watched as soon as their CustomResourceDefinition is installed.`,
    );
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === 0) return;
    try {
      await this.#clock.sleep(ms, signal);
    } catch {
      // Stopped meanwhile, as the loop sees.
    }
  }
}
