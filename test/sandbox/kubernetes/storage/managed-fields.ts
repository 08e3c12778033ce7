import type { Json, JsonObject } from '../json.ts';
import { isJsonObject, objectAt, sameJson, stringAt } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';
import type { Schema } from '../schema/schema.ts';
import type { FieldPath } from './field-set.ts';
import { decodeFields, encodeFields, fieldsOf } from './field-set.ts';

/** Who set which fields, and how. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string | undefined;
  readonly apiVersion: string;
  readonly time: string;
  readonly paths: ReadonlySet<FieldPath>;
}

interface Update {
  readonly resource: Resource;
  readonly manager: string;
  readonly subresource: string | undefined;
  readonly time: string;
}

/** What `metadata.managedFields` says. */
export function readManagedFields({ metadata }: KubernetesObject): readonly ManagedFields[] {
  return (metadata.managedFields ?? []).filter(isJsonObject).map((entry) => ({
    manager: stringAt(entry, 'manager') ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    subresource: stringAt(entry, 'subresource'),
    apiVersion: stringAt(entry, 'apiVersion') ?? '',
    time: stringAt(entry, 'time') ?? '',
    paths: decodeFields(objectAt(entry, 'fieldsV1')),
  }));
}

/** The object with these owners written down; who owns nothing any more is left out. */
export function withManagedFields(object: KubernetesObject, entries: readonly ManagedFields[]): KubernetesObject {
  const managedFields = entries
    .filter(({ paths }) => paths.size > 0)
    .toSorted(byTime)
    .map(encodeEntry);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** Who applies before who updates, then by the second, then by name (seen of kube-apiserver 1.37). */
function byTime(one: ManagedFields, other: ManagedFields): number {
  const key = ({ operation, time, manager, subresource = '' }: ManagedFields): string =>
    [operation, time, manager, subresource].join('\n');
  return key(one) < key(other) ? -1 : 1;
}

function encodeEntry({ manager, operation, subresource, apiVersion, time, paths }: ManagedFields): JsonObject {
  return {
    ...{ manager, operation, apiVersion, time, fieldsType: 'FieldsV1', fieldsV1: encodeFields(paths) },
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Whoever writes a field without applying it owns it from then on, and alone. */
export function trackUpdate(
  old: KubernetesObject | undefined,
  updated: KubernetesObject,
  update: Update,
): KubernetesObject {
  const { resource, manager, subresource, time } = update;
  // Of a built-in kind, structs are always there in Go; lists and maps are not.
  const owns = ({ properties }: Schema): boolean => resource.custom || properties === undefined;
  const before = old === undefined ? new Map<FieldPath, Json>() : fieldsOf(old, resource.schema, owns);
  const after = fieldsOf(updated, resource.schema, owns);
  const changed = new Set(
    [...after].filter(([path, value]) => !before.has(path) || !sameJson(before.get(path), value)).map(([path]) => path),
  );
  const entries = old === undefined ? [] : readManagedFields(old);
  const isOwn = (entry: ManagedFields): boolean =>
    entry.manager === manager && entry.operation === 'Update' && entry.subresource === subresource;
  const own = entries.find(isOwn);
  const others = entries
    .filter((entry) => !isOwn(entry))
    .map((entry) => ({ ...entry, paths: remaining(entry.paths, after, changed) }));
  if (changed.size === 0)
    return withManagedFields(
      updated,
      entries.map((entry) => ({ ...entry, paths: remaining(entry.paths, after, changed) })),
    );
  const kept = own === undefined ? [] : remaining(own.paths, after, changed);
  const ownNow: ManagedFields = {
    ...{ manager, operation: 'Update', subresource, apiVersion: apiVersionOf(resource), time },
    paths: new Set([...kept, ...changed]),
  };
  return withManagedFields(updated, [...others, ownNow]);
}

function remaining(
  paths: ReadonlySet<FieldPath>,
  after: ReadonlyMap<FieldPath, Json>,
  changed: ReadonlySet<FieldPath>,
): ReadonlySet<FieldPath> {
  return new Set([...paths].filter((path) => after.has(path) && !changed.has(path)));
}
