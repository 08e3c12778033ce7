import type { IndexSubscriber, ObjectCache } from '../kubernetes/object-store.ts';
import { pausedBy } from '../model/handles.ts';
import { endpointsOfKey, endpointsUsedBy, serviceKeyOf } from '../model/pod-endpoints.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';

type Apis = Pick<ObjectCache<PrivateHttpApi, 'endpoints'>, 'byIndex' | 'onChange'>;

/**
 * Who sends requests to which pods. What there is of them in the cluster is watched from the first user on until nothing of them
 * is left in Cloud Map, as an address that is registered is never to be another pod's, whoever uses it.
 */
export class EndpointsUsers {
  readonly #apis: Apis;
  readonly #watched: readonly IndexSubscriber[];
  /** Keys of endpoints that are watched. */
  readonly #held = new Set<string>();
  /** UIDs of objects whose API is gone from AWS. */
  readonly #released = new Set<string>();

  constructor(options: {
    readonly apis: Apis;
    /** What is to be watched for as long as endpoints are, by the keys of their Services. */
    readonly watched: readonly IndexSubscriber[];
    /** Told when endpoints have a user that they had not before, or that is paused no more, and when the last one is gone. */
    readonly onChange: (key: string) => void;
  }) {
    const { apis, watched, onChange } = options;
    this.#apis = apis;
    this.#watched = watched;
    apis.onChange(({ type, object, previous }) => {
      if (type === 'deleted') this.#released.delete(object.metadata.uid);
      const before = previous === undefined ? [] : endpointsUsedBy(previous).keys();
      for (const key of before) if (this.allOf(key).length === 0) onChange(key);
      if (type === 'deleted' || this.#released.has(object.metadata.uid)) return;
      const isNews = previous === undefined || pausedBy(previous) !== pausedBy(object);
      for (const key of endpointsUsedBy(object).keys()) if (this.#hold(key) || isNews) onChange(key);
    });
  }

  /** Those that still send requests there. */
  of(key: string): readonly PrivateHttpApi[] {
    return this.#apis.byIndex('endpoints', key).filter(({ metadata }) => !this.#released.has(metadata.uid));
  }

  /** Those whose objects are there still, although their APIs may be gone. */
  allOf(key: string): readonly PrivateHttpApi[] {
    return this.#apis.byIndex('endpoints', key);
  }

  /** Whether anybody sends requests to any pods. */
  get any(): boolean {
    return [...this.#held].some((key) => this.of(key).length > 0);
  }

  /** Whether something may be made for them: somebody is there who neither goes nor is paused. */
  areWanted(key: string): boolean {
    return this.of(key).some((api) => api.metadata.deletionTimestamp === undefined && pausedBy(api) === undefined);
  }

  /** The keys of all that are watched. */
  get keys(): ReadonlySet<string> {
    return this.#held;
  }

  /** The API of the object of that UID is gone, and uses nothing any more. */
  release(uid: string): void {
    this.#released.add(uid);
  }

  /** Whether the users that there were said so themselves, so that no request can be on its way. */
  wasReleased(key: string): boolean {
    return this.of(key).length === 0 && this.allOf(key).length > 0;
  }

  /** Nothing of them is left in Cloud Map, and nobody uses them. */
  letGo(key: string): void {
    if (!this.#held.delete(key)) return;
    for (const each of this.#watched) each.vanished(serviceKeyOf(endpointsOfKey(key)));
  }

  /** Answers whether they were not watched before. */
  #hold(key: string): boolean {
    if (this.#held.has(key)) return false;
    this.#held.add(key);
    for (const each of this.#watched) each.appeared(serviceKeyOf(endpointsOfKey(key)));
    return true;
  }
}
