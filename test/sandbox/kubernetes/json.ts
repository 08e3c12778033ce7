/** What JSON can say. Objects here are never changed in place: whoever changes one makes another. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; a member that is undefined is one that is not there. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a value is an object, and neither a list nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. Array.isArray alone does not narrow readonly lists. */
export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object at `key`, or an empty one where there is none. */
export function objectAt(object: JsonObject | undefined, key: string): JsonObject {
  const value = object?.[key];
  return isJsonObject(value) ? value : {};
}

/** The string at `key`; undefined where there is none. */
export function stringAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** A value as text: strings as they are, everything else as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The list at `key`, or an empty one where there is none. */
export function listAt(object: JsonObject | undefined, key: string): readonly Json[] {
  const value = object?.[key];
  return isJsonList(value) ? value : [];
}

/** The members that are there, in order. */
export function entriesOf(object: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** The object without some members. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** Whether two values say the same: the order of members does not count, that of items does. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (isJsonList(one)) {
    return isJsonList(other) && one.length === other.length && one.every((item, at) => sameJson(item, other[at]));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => sameJson(one[key], other[key]));
}
