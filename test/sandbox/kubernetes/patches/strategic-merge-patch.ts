import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, listAt, sameJson, without } from '../json.ts';
import type { Schema } from '../schema/schema.ts';
import { memberSchema } from '../schema/schema.ts';

const DELETE_FROM = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';

/**
 * Kubernetes' strategic merge patch (apimachinery's pkg/util/strategicpatch): like a merge patch, but lists with a merge
 * key are merged item by item, lists of plain values may be merged, and `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList/…` and `$setElementOrder/…` give directions.
 */
export function applyStrategicMergePatch(object: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...changes } = patch;
  if (directive === 'replace') return changes;
  if (directive === 'delete') return {};
  let result = isJsonList(retained)
    ? Object.fromEntries(entriesOf(object).filter(([key]) => retained.includes(key)))
    : object;
  for (const [key, change] of entriesOf(changes)) {
    if (key.startsWith(ELEMENT_ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) {
      const name = key.slice(DELETE_FROM.length);
      const gone = isJsonList(change) ? change : [];
      result = { ...result, [name]: listAt(result, name).filter((item) => !gone.some((one) => sameJson(one, item))) };
    } else if (change === null) {
      result = without(result, key);
    } else {
      const merged = mergeMember(result[key], change, memberSchema(schema, key) ?? {});
      result = merged === undefined ? without(result, key) : { ...result, [key]: merged };
    }
  }
  return inGivenOrder(result, changes, schema);
}

function mergeMember(current: Json | undefined, change: Json, schema: Schema): Json | undefined {
  if (isJsonObject(change)) {
    if (change.$patch === 'delete') return undefined;
    return applyStrategicMergePatch(isJsonObject(current) ? current : {}, change, schema);
  }
  if (!isJsonList(change)) return change;
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  const before = isJsonList(current) ? current : [];
  if (mergeKey !== undefined) return mergeItems(before, change, mergeKey, schema.items ?? {});
  if (schema['x-kubernetes-patch-strategy'] !== 'merge') return change;
  return [...before, ...change.filter((item) => !before.some((other) => sameJson(item, other)))];
}

function mergeItems(
  current: readonly Json[],
  changes: readonly Json[],
  mergeKey: string,
  schema: Schema,
): readonly Json[] {
  const replaced = changes.some(
    (change) => isJsonObject(change) && change.$patch === 'replace' && change[mergeKey] === undefined,
  );
  let result: readonly Json[] = replaced ? [] : current;
  for (const change of changes) {
    if (!isJsonObject(change) || change[mergeKey] === undefined) continue;
    const at = result.findIndex((item) => isJsonObject(item) && sameJson(item[mergeKey], change[mergeKey]));
    const existing = result[at];
    if (change.$patch === 'delete') result = result.filter((_, index) => index !== at);
    else if (isJsonObject(existing)) result = result.with(at, applyStrategicMergePatch(existing, change, schema));
    else result = [...result, applyStrategicMergePatch({}, change, schema)];
  }
  return result;
}

/** Sorts merged lists as `$setElementOrder` says; items that it does not name stay behind those that they followed. */
function inGivenOrder(object: JsonObject, changes: JsonObject, schema: Schema): JsonObject {
  const orders = entriesOf(changes).filter(([key]) => key.startsWith(ELEMENT_ORDER));
  return orders.reduce<JsonObject>((result, [key, order]) => {
    const name = key.slice(ELEMENT_ORDER.length);
    const list = result[name];
    if (!isJsonList(list) || !isJsonList(order)) return result;
    const mergeKey = memberSchema(schema, name)?.['x-kubernetes-patch-merge-key'];
    const tell = (item: Json): Json | undefined =>
      mergeKey !== undefined && isJsonObject(item) ? item[mergeKey] : item;
    let last = -1;
    const ranked = list.map((item) => {
      const rank = order.findIndex((one) => sameJson(tell(one), tell(item)));
      last = rank === -1 ? last : rank;
      return { item, rank: last };
    });
    return { ...result, [name]: ranked.toSorted((one, other) => one.rank - other.rank).map(({ item }) => item) };
  }, object);
}
