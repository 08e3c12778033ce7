import { isDeepStrictEqual } from 'node:util';

import jsonMergePatch from 'json-merge-patch';

import type { KubernetesObject } from '../model/kubernetes-object.ts';
import { KubernetesError } from './kubernetes-error.ts';
import { keyOfObject } from './object-key.ts';
import type { ObjectCache } from './object-store.ts';
import type { ResourceClient } from './resource-client.ts';
import { isNewer } from './resource-version.ts';

/**
 * Makes status what it should be, and writes nothing where it is so already. The spec may have changed meanwhile: what a
 * status says is true nevertheless, for the generation it names.
 */
export async function writeStatus<T extends KubernetesObject<unknown>>(options: {
  readonly client: Pick<ResourceClient<T>, 'mergePatchStatus'>;
  readonly store: Pick<ObjectCache<T>, 'get' | 'accept'>;
  /** As last seen; what the store has is taken where that is newer. */
  readonly object: T;
  readonly status: NonNullable<T['status']>;
  readonly signal?: AbortSignal;
}): Promise<T> {
  const { client, store, signal } = options;
  const object = latest(options.object, store.get(keyOfObject(options.object)));
  const before = asJson(object.status ?? {});
  const after = asJson(options.status);
  if (isDeepStrictEqual(before, after)) return object;

  const patch = { status: jsonMergePatch.generate(before, after) };
  const written = await client.mergePatchStatus(object.metadata, patch, signal);
  store.accept(written);
  return written;
}

/**
 * The newer one of two. The status subresource takes no UID precondition (the API server ignores metadata there), so an
 * object that was deleted and made anew is refused here.
 */
function latest<T extends KubernetesObject<unknown>>(object: T, stored: T | undefined): T {
  if (stored === undefined) return object;
  if (stored.metadata.uid !== object.metadata.uid) {
    throw new KubernetesError('conflict', `${keyOfObject(object)} was deleted and made anew meanwhile.`);
  }
  return isNewer(stored.metadata.resourceVersion, object.metadata.resourceVersion) ? stored : object;
}

/** As it would arrive: without members that are undefined. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
