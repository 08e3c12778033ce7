import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, objectAt } from '../json.ts';
import type { Schema } from './schema.ts';
import { memberSchema } from './schema.ts';

/** A value as CEL sees it: whole numbers are bigint, timestamps Date; the rest is as in JSON. */
export type CelValue =
  string | number | bigint | boolean | null | Date | readonly CelValue[] | { readonly [key: string]: CelValue };

/** CEL's own words: a property of one of these names is written `__name__` (documented: CRD validation rules). */
const RESERVED: readonly string[] = [
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
];

/** Turns JSON into what a rule of its schema works on. */
export function toCel(value: Json, schema: Schema | undefined): CelValue {
  // A list of this realm's: the library refuses those of another, which tests in a context of their own come with.
  if (isJsonList(value)) return Array.from(value, (item) => toCel(item, schema?.items));
  if (isJsonObject(value)) {
    const members = entriesOf(value).map(([key, member]) => {
      const declared = schema?.properties !== undefined && Object.hasOwn(schema.properties, key);
      return [declared ? escapeProperty(key) : key, toCel(member, memberSchema(schema, key))] as const;
    });
    return Object.fromEntries(members);
  }
  if (typeof value === 'number') return schema?.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' && schema?.format === 'date-time') return new Date(value);
  return value;
}

/** A whole object as its root's rules see it: of the metadata, only the names. */
export function toCelRoot(object: JsonObject, schema: Schema): CelValue {
  const { name, generateName } = objectAt(object, 'metadata');
  return toCel(
    {
      ...object,
      metadata: { ...(name === undefined ? {} : { name }), ...(generateName === undefined ? {} : { generateName }) },
    },
    schema,
  );
}

function escapeProperty(name: string): string {
  if (RESERVED.includes(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
