import { keyOfObject } from '../kubernetes/object-key.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';

/**
 * Which PrivateHttpApis this process has heard of which links they want. Until a turn has written that into status, the
 * link that it wants may look as if nobody used it.
 */
export class FirstTurns {
  readonly #apis: Pick<ObjectCache<PrivateHttpApi>, 'get' | 'list' | 'onChange'>;
  /** UIDs. */
  readonly #had = new Set<string>();

  constructor(apis: Pick<ObjectCache<PrivateHttpApi>, 'get' | 'list' | 'onChange'>) {
    this.#apis = apis;
    apis.onChange(({ type, object }) => {
      if (type === 'deleted') this.#had.delete(object.metadata.uid);
    });
  }

  /** A turn has come to say in status which links the object wants. */
  had(api: PrivateHttpApi): void {
    const { uid } = api.metadata;
    // It may have gone while its turn was under way.
    if (this.#apis.get(keyOfObject(api))?.metadata.uid === uid) this.#had.add(uid);
  }

  /** Whether there are objects that have not said yet. Those on their way out want no link that they do not name already. */
  get pending(): boolean {
    return this.#apis
      .list()
      .some(({ metadata }) => metadata.deletionTimestamp === undefined && !this.#had.has(metadata.uid));
  }
}
