import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject } from '../json.ts';
import type { Schema } from './schema.ts';
import { keepsUnknown, memberSchema } from './schema.ts';

/** What every embedded object may have, whatever its schema says. */
const OBJECT_MEMBERS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** What is left of an object, and the paths of what was not known to its schema. */
export interface Pruned {
  readonly object: JsonObject;
  readonly unknown: readonly string[];
}

/** Drops what the schema does not know, as the API does before it fills in defaults. */
export function prune(object: JsonObject, schema: Schema): Pruned {
  const unknown: string[] = [];
  const pruned = pruneObject(object, schema, '', unknown, true);
  return { object: pruned, unknown };
}

function pruneValue(value: Json, schema: Schema, path: string, unknown: string[]): Json {
  if (isJsonList(value)) {
    const items = schema.items;
    return items === undefined ? value : value.map((item, at) => pruneValue(item, items, `${path}[${at}]`, unknown));
  }
  if (!isJsonObject(value)) return value;
  return pruneObject(value, schema, path, unknown, schema['x-kubernetes-embedded-resource'] === true);
}

function pruneObject(
  value: JsonObject,
  schema: Schema,
  path: string,
  unknown: string[],
  isResource: boolean,
): JsonObject {
  const kept: [string, Json][] = [];
  for (const [key, member] of entriesOf(value)) {
    const memberPath = path === '' ? key : `${path}.${key}`;
    const known = memberSchema(schema, key);
    if (known !== undefined) kept.push([key, pruneValue(member, known, memberPath, unknown)]);
    else if (keepsUnknown(schema) || (isResource && OBJECT_MEMBERS.includes(key))) kept.push([key, member]);
    else unknown.push(memberPath);
  }
  return Object.fromEntries(kept);
}
