import type { AnyObject } from '../model/kubernetes-object.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import type { ObjectCache } from './object-store.ts';
import type { ResourceClient } from './resource-client.ts';

interface Change<T extends AnyObject> {
  readonly client: Pick<ResourceClient<T>, 'mergePatch'>;
  readonly store: Pick<ObjectCache<T>, 'accept'>;
  /** As last seen: a merge patch replaces the whole list, so the object must not have changed since (else: conflict). */
  readonly object: T;
  readonly finalizer: string;
  readonly signal?: AbortSignal;
}

/** Holds the object until `removeFinalizer`. Answers the object with the finalizer, which it may have had before. */
export async function addFinalizer<T extends AnyObject>(change: Change<T>): Promise<T> {
  const finalizers = change.object.metadata.finalizers ?? [];
  if (finalizers.includes(change.finalizer)) return change.object;
  return patchFinalizers(change, [...finalizers, change.finalizer]);
}

/** Lets the object go, as far as we are concerned. Ends well where it is gone already. */
export async function removeFinalizer<T extends AnyObject>(change: Change<T>): Promise<void> {
  const finalizers = change.object.metadata.finalizers ?? [];
  if (!finalizers.includes(change.finalizer)) return;
  try {
    await patchFinalizers(
      change,
      finalizers.filter((finalizer) => finalizer !== change.finalizer),
    );
  } catch (error) {
    if (!isKubernetesError(error, 'notFound')) throw error;
  }
}

async function patchFinalizers<T extends AnyObject>(change: Change<T>, finalizers: readonly string[]): Promise<T> {
  const { client, store, object, signal } = change;
  const { uid, resourceVersion } = object.metadata;
  const written = await client.mergePatch(object.metadata, { metadata: { uid, resourceVersion, finalizers } }, signal);
  store.accept(written);
  return written;
}
