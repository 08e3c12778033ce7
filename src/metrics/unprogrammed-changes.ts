import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import { pausedBy } from '../model/handles.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Clock } from '../runtime/clock.ts';

/**
 * Since when each PrivateHttpApi has not been as its spec asks. A spec that was refused does not wait for us: it counts
 * again when somebody changes it. Nor does a paused object, until it goes on.
 */
export class UnprogrammedChanges {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  /** By key, on the monotonic clock. */
  readonly #since = new Map<string, number>();

  constructor(options: {
    readonly apis: Pick<ObjectCache<PrivateHttpApi>, 'onChange'>;
    readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  }) {
    this.#clock = options.clock;
    options.apis.onChange((event) => {
      const { object } = event;
      const key = keyOfObject(object);
      if (event.type === 'deleted' || !isWaiting(object)) this.#since.delete(key);
      else if (!this.#since.has(key)) this.#since.set(key, this.#begin(object, event.type === 'added'));
    });
  }

  /** How long the one that has waited longest has, in ms. */
  get oldest(): number {
    const now = this.#clock.monotonic();
    let oldest = now;
    for (const since of this.#since.values()) oldest = Math.min(oldest, since);
    return now - oldest;
  }

  /** An object that was there before this process knows itself since when: roughly, as specs carry no time. */
  #begin({ metadata, status }: PrivateHttpApi, added: boolean): number {
    if (!added) return this.#clock.monotonic();
    const programmed = status?.conditions?.find(({ type }) => type === 'Programmed');
    const isOld = programmed !== undefined && programmed.status !== 'True';
    const since =
      metadata.deletionTimestamp ??
      (isOld ? programmed.lastTransitionTime : programmed === undefined ? metadata.creationTimestamp : undefined);
    const age = since === undefined ? 0 : Math.max(0, this.#clock.now() - Date.parse(since));
    return this.#clock.monotonic() - age;
  }
}

function isWaiting(api: PrivateHttpApi): boolean {
  const { metadata, status } = api;
  if (pausedBy(api) !== undefined) return false;
  if (metadata.deletionTimestamp !== undefined) return true;
  const now = status?.conditions?.filter(({ observedGeneration }) => observedGeneration === metadata.generation) ?? [];
  const accepted = now.find(({ type }) => type === 'Accepted');
  const programmed = now.find(({ type }) => type === 'Programmed');
  if (accepted?.status === 'False' || programmed?.reason === 'Rejected') return false;
  return programmed?.status !== 'True';
}
