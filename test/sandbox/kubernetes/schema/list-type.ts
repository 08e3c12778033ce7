import type { FieldError } from '../field-error.ts';
import { duplicate } from '../field-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, sameJson } from '../json.ts';
import type { Schema } from './schema.ts';
import { listMapKeys, memberSchema } from './schema.ts';

/** What tells an item of a list-map apart from the others: its keys, as far as it has them. */
export function keyOfItem(item: Json, schema: Schema, keys: readonly string[]): JsonObject {
  const object = isJsonObject(item) ? item : {};
  const values = keys.map((key) => [key, object[key] ?? schema.items?.properties?.[key]?.default] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** The item of an older list that is the same thing: by key in list-maps; other lists' items cannot be told. */
export function correlatedItem(
  item: Json,
  at: number,
  schema: Schema,
  old: readonly Json[] | undefined,
): Json | undefined {
  if (old === undefined) return undefined;
  const keys = listMapKeys(schema);
  if (keys === undefined) return sameJson(item, old[at]) ? old[at] : undefined;
  const key = keyOfItem(item, schema, keys);
  return old.find((other) => sameJson(keyOfItem(other, schema, keys), key));
}

/** Lists whose items must differ (`x-kubernetes-list-type: set`), or differ in their keys (`map`). */
export function validateListTypes(value: Json, schema: Schema, path = ''): readonly FieldError[] {
  if (isJsonObject(value)) {
    return entriesOf(value).flatMap(([key, member]) => {
      const known = memberSchema(schema, key);
      return known === undefined ? [] : validateListTypes(member, known, path === '' ? key : `${path}.${key}`);
    });
  }
  if (!isJsonList(value)) return [];
  const items = schema.items;
  return [
    ...duplicates(value, schema, path),
    ...(items === undefined ? [] : value.flatMap((item, at) => validateListTypes(item, items, `${path}[${at}]`))),
  ];
}

function duplicates(list: readonly Json[], schema: Schema, path: string): readonly FieldError[] {
  const keys = listMapKeys(schema);
  if (keys === undefined && schema['x-kubernetes-list-type'] !== 'set') return [];
  const tell = (item: Json): Json => (keys === undefined ? item : keyOfItem(item, schema, keys));
  const seen = new Set<string>();
  return list.flatMap((item, at) => {
    const key = JSON.stringify(tell(item));
    if (seen.has(key)) return [duplicate(`${path}[${at}]`, tell(item))];
    seen.add(key);
    return [];
  });
}
