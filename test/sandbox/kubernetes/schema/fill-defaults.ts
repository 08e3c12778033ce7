import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject } from '../json.ts';
import type { Schema } from './schema.ts';
import { memberSchema } from './schema.ts';

/** Fills in what a schema says about members left out. An object that is not there gets no defaults of its members. */
export function fillDefaults(object: JsonObject, schema: Schema): JsonObject {
  const filled: Record<string, Json> = {};
  for (const [key, member] of entriesOf(object)) {
    const known = memberSchema(schema, key);
    // A null that the schema does not allow counts as left out (documented: "Defaulting and Nullable").
    if (member === null && known !== undefined && known.nullable !== true && known.default !== undefined) continue;
    filled[key] = known === undefined ? member : fillIn(member, known);
  }
  for (const [key, known] of Object.entries(schema.properties ?? {})) {
    if (known.default !== undefined && !Object.hasOwn(filled, key)) filled[key] = fillIn(known.default, known);
  }
  return filled;
}

function fillIn(value: Json, schema: Schema): Json {
  if (isJsonObject(value)) return fillDefaults(value, schema);
  const items = schema.items;
  return isJsonList(value) && items !== undefined ? value.map((item) => fillIn(item, items)) : value;
}
