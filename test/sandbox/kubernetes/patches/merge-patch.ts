import mergePatch from 'json-merge-patch';

import type { JsonObject } from '../json.ts';

/** RFC 7386: null takes away, objects are merged, everything else is replaced. */
export function applyMergePatch(object: JsonObject, patch: JsonObject): JsonObject {
  // The library changes what it is given.
  const merged: unknown = mergePatch.apply(structuredClone(object), structuredClone(patch));
  // An object merged with an object is one again.
  return merged as JsonObject;
}
