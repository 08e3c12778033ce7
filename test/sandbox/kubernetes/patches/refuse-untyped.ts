import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, textOf } from '../json.ts';
import { keyOfItem } from '../schema/list-type.ts';
import type { Schema } from '../schema/schema.ts';
import { keepsUnknown, listMapKeys, memberSchema } from '../schema/schema.ts';
import { StatusError } from '../status-error.ts';

/**
 * An applied configuration with a field that the schema does not have, or with a list whose items have one key twice, is
 * refused before anything else is looked at and however fields are to be validated, in the words of structured-merge-diff;
 * seen of kube-apiserver 1.37, which answers with 500 and gives no reason.
 */
export function refuseUntyped(
  configuration: JsonObject,
  schema: Schema,
  { name, namespace = '' }: { readonly name: string; readonly namespace: string | undefined },
): void {
  const errors = untypedIn(configuration, schema, '');
  if (errors.length === 0) return;
  const { apiVersion = '', kind = '' } = configuration;
  const who = `${namespace}/${name}; ${textOf(apiVersion)}, Kind=${textOf(kind)}`;
  const what = errors.length === 1 ? errors.join('') : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
  throw new StatusError({ code: 500, reason: '', message: `failed to create typed patch object (${who}): ${what}` });
}

function untypedIn(value: Json, schema: Schema | undefined, path: string): readonly string[] {
  if (schema === undefined) return [];
  if (isJsonObject(value)) {
    return entriesOf(value).flatMap(([key, member]) => {
      const known = memberSchema(schema, key);
      if (known === undefined && !keepsUnknown(schema)) return [`${path}.${key}: field not declared in schema`];
      return untypedIn(member, known, `${path}.${key}`);
    });
  }
  if (!isJsonList(value)) return [];
  const keys = listMapKeys(schema);
  if (keys === undefined && schema['x-kubernetes-list-type'] !== 'set')
    return value.flatMap((item, at) => untypedIn(item, schema.items, `${path}[${at}]`));
  const steps = value.map((item) => describeKey(keys === undefined ? item : keyOfItem(item, schema, keys)));
  const twice = new Set(steps.filter((step, at) => steps.indexOf(step) !== at));
  return [
    ...[...twice].map((step) => `${path}: duplicate entries for key ${step}`),
    ...value.flatMap((item, at) => untypedIn(item, schema.items, `${path}${steps[at] ?? ''}`)),
  ];
}

/** `[name="a"]` of an item of a list-map, `[="a"]` of one of a set. */
function describeKey(key: Json): string {
  if (!isJsonObject(key)) return `[=${JSON.stringify(key)}]`;
  const members = entriesOf(key);
  return `[${members.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
