import type { JsonObject } from '../json.ts';
import { without } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { placeOf } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf, show } from '../resources/resource.ts';
import { badRequest, expired } from '../status-error.ts';
import type { Selector } from '../storage/selectors.ts';
import type { Store } from '../storage/store.ts';

/** One page of a list, and what its metadata says. */
export interface Page {
  readonly items: readonly KubernetesObject[];
  readonly metadata: JsonObject;
}

/** Where a paged list goes on: all its pages show the revision of the first. */
interface Continuation {
  readonly revision: number;
  readonly after: string;
}

/** Lists what a selector lets through, `limit` at a time (0: all at once). Throws a 410 where the token is too old. */
export function listPage(store: Store, resource: Resource, selects: Selector, query: URLSearchParams): Page {
  const token = query.get('continue') ?? '';
  const continuation = token === '' ? undefined : readToken(token);
  if (continuation !== undefined && continuation.revision < store.compacted) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  const exact = query.get('resourceVersionMatch') === 'Exact' ? Number(query.get('resourceVersion')) : undefined;
  if (exact !== undefined && exact < store.compacted)
    throw expired(`The resourceVersion for the provided list is too old.`);
  const revision = continuation?.revision ?? exact ?? store.revision;
  const objects = revision === store.revision ? store.list(resource.storage) : store.listAt(resource.storage, revision);
  const selected = objects.map((object) => show(resource, object)).filter(selects);
  const left =
    continuation === undefined ? selected : selected.filter((object) => placeIn(object) > continuation.after);
  const limit = Number(query.get('limit') ?? 0);
  const items = limit > 0 ? left.slice(0, limit) : left;
  const last = items.at(-1);
  if (last === undefined || items.length === left.length)
    return { items, metadata: { resourceVersion: `${revision}` } };
  return {
    items,
    metadata: {
      resourceVersion: `${revision}`,
      continue: writeToken({ revision, after: placeIn(last) }),
      remainingItemCount: left.length - items.length,
    },
  };
}

/** The body of a list. Items of built-in kinds do not repeat what they are, as in the real API. */
export function toList(resource: Resource, { items, metadata }: Page): JsonObject {
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata,
    items: resource.custom ? items : items.map((item) => without(item, 'apiVersion', 'kind')),
  };
}

function placeIn({ metadata }: KubernetesObject): string {
  return placeOf(metadata.namespace, metadata.name);
}

function writeToken(continuation: Continuation): string {
  return Buffer.from(JSON.stringify(continuation)).toString('base64url');
}

function readToken(token: string): Continuation {
  try {
    // Whoever sends a token of another making gets a 400, or the page that it asks for.
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Continuation;
  } catch {
    throw badRequest(`continue key is not valid: ${token}`);
  }
}
