import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, sameJson, without } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { keyOfItem } from '../schema/list-type.ts';
import type { Schema } from '../schema/schema.ts';
import { listMapKeys, memberSchema } from '../schema/schema.ts';
import { StatusError } from '../status-error.ts';
import type { FieldPath, FieldStep } from '../storage/field-set.ts';
import { fieldsOf, stepsOf } from '../storage/field-set.ts';
import type { ManagedFields } from '../storage/managed-fields.ts';
import { readManagedFields, withManagedFields } from '../storage/managed-fields.ts';

interface Apply {
  readonly resource: Resource;
  readonly manager: string;
  readonly subresource: 'status' | undefined;
  readonly force: boolean;
  readonly time: string;
}

/**
 * Server-side apply: `configuration` is everything that the manager wants to own. What it owned and no longer names goes,
 * unless somebody else owns it too; what others own and have otherwise is a conflict (409), unless forced.
 */
export function applyServerSide(
  live: KubernetesObject,
  configuration: KubernetesObject,
  apply: Apply,
): KubernetesObject {
  const { resource, manager, subresource, force, time } = apply;
  const wanted = fieldsOf(configuration, resource.schema);
  const present = fieldsOf(live, resource.schema);
  const entries = readManagedFields(live);
  const isOwn = (entry: ManagedFields): boolean =>
    entry.manager === manager && entry.operation === 'Apply' && entry.subresource === subresource;
  const others = entries.filter((entry) => !isOwn(entry));
  const contested = (entry: ManagedFields): readonly FieldPath[] =>
    [...entry.paths].filter((path) => wanted.has(path) && !sameJson(wanted.get(path), present.get(path)));
  if (!force) refuseConflicts(others, contested);

  const yielding = others.map((entry) => {
    const yielded = contested(entry);
    return { ...entry, paths: new Set([...entry.paths].filter((path) => !yielded.includes(path))) };
  });
  const dropped = [...(entries.find(isOwn)?.paths ?? [])].filter(
    (path) => !wanted.has(path) && !yielding.some(({ paths }) => paths.has(path)),
  );
  const merged = mergeObject(live, configuration, resource.schema);
  const pruned = dropped.reduce<Json>(
    (object, path) => removeField(object, stepsOf(path), resource.schema) ?? {},
    merged,
  );
  const own: ManagedFields = {
    ...{ manager, operation: 'Apply', subresource, apiVersion: apiVersionOf(resource), time },
    paths: new Set(wanted.keys()),
  };
  // Merged with what it was, and less some fields that nobody needs, it still is an object of its kind.
  return withManagedFields(pruned as KubernetesObject, [...yielding, own]);
}

function refuseConflicts(
  others: readonly ManagedFields[],
  contested: (entry: ManagedFields) => readonly FieldPath[],
): void {
  const byManager = others
    .map((entry) => ({ who: describeManager(entry), fields: contested(entry).map(describePath).sort() }))
    .filter(({ fields }) => fields.length > 0)
    .sort((one, other) => (one.who < other.who ? -1 : 1));
  const causes = byManager.flatMap(({ who, fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  );
  const [first] = causes;
  if (first === undefined) return;
  const many = byManager.flatMap(({ who, fields }) => [
    `conflicts with ${who}:`,
    ...fields.map((field) => `- ${field}`),
  ]);
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${many.join('\n')}`;
  throw new StatusError({ code: 409, reason: 'Conflict', message, details: { causes } });
}

/** How conflicts name a manager; in which version it wrote is said only of one that does not apply. */
function describeManager({ manager, subresource, operation, apiVersion }: ManagedFields): string {
  const of = subresource === undefined ? '' : ` with subresource "${subresource}"`;
  const how = operation === 'Apply' ? '' : ` using ${apiVersion}`;
  return `"${manager}"${of}${how}`;
}

/** `.spec.ports[port=80,protocol="TCP"].name`, as structured-merge-diff writes paths. */
function describePath(path: FieldPath): string {
  const steps = stepsOf(path).map((step) => {
    const rest = step.slice(2);
    if (step.startsWith('f:')) return `.${rest}`;
    if (step.startsWith('v:')) return `[=${rest}]`;
    const key = JSON.parse(rest) as JsonObject;
    return `[${Object.entries(key)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(',')}]`;
  });
  return steps.join('');
}

function mergeObject(live: JsonObject, wanted: JsonObject, schema: Schema | undefined): JsonObject {
  const merged = entriesOf(wanted).map(
    ([key, value]) => [key, mergeValue(live[key], value, memberSchema(schema, key))] as const,
  );
  return { ...live, ...Object.fromEntries(merged) };
}

function mergeValue(live: Json | undefined, wanted: Json, schema: Schema | undefined): Json {
  if (isJsonObject(wanted) && isJsonObject(live) && schema?.['x-kubernetes-map-type'] !== 'atomic')
    return mergeObject(live, wanted, schema);
  if (!isJsonList(wanted) || !isJsonList(live) || schema === undefined) return wanted;
  const keys = listMapKeys(schema);
  if (keys === undefined && schema['x-kubernetes-list-type'] !== 'set') return wanted;
  return mergeList(live, wanted, {
    tell: (item) => (keys === undefined ? item : keyOfItem(item, schema, keys)),
    merge: (before, item) => mergeValue(before, item, schema.items),
  });
}

/**
 * The applier's items keep the applier's order; what others own stays before the item that it was before, and so before
 * what is new (seen of kube-apiserver 1.37).
 */
function mergeList(
  live: readonly Json[],
  wanted: readonly Json[],
  by: { readonly tell: (item: Json) => Json; readonly merge: (live: Json | undefined, wanted: Json) => Json },
): readonly Json[] {
  const of = (list: readonly Json[], item: Json): Json | undefined =>
    list.find((other) => sameJson(by.tell(other), by.tell(item)));
  const merged: Json[] = [];
  const rest = [...live];
  for (const [at, item] of wanted.entries()) {
    const nextShared = wanted.slice(at).find((other) => of(live, other) !== undefined);
    for (let next = rest[0]; next !== undefined; next = rest[0]) {
      if (nextShared !== undefined && sameJson(by.tell(next), by.tell(nextShared))) break;
      if (of(wanted, next) === undefined) merged.push(next);
      rest.shift();
    }
    merged.push(by.merge(of(live, item), item));
  }
  return [...merged, ...rest.filter((item) => of(wanted, item) === undefined)];
}

/** The value without one field below it; undefined where nothing is left of it. */
function removeField(value: Json, steps: readonly FieldStep[], schema: Schema | undefined): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return undefined;
  const name = step.slice(2);
  if (step.startsWith('f:') && isJsonObject(value)) {
    const member = value[name];
    if (member === undefined) return value;
    const left = removeField(member, rest, memberSchema(schema, name));
    const others = left === undefined ? without(value, name) : { ...value, [name]: left };
    return Object.keys(others).length === 0 ? undefined : others;
  }
  if (!isJsonList(value)) return value;
  const keys = listMapKeys(schema);
  const tell = (item: Json): Json =>
    step.startsWith('k:') && schema !== undefined && keys !== undefined ? keyOfItem(item, schema, keys) : item;
  const items = value.flatMap((item) => {
    if (!sameJson(tell(item), JSON.parse(name) as Json)) return [item];
    const left = removeField(item, rest, schema?.items);
    return left === undefined ? [] : [left];
  });
  return items.length === 0 ? undefined : items;
}
