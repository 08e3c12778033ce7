import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, objectAt, stringAt, textOf } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { fillDefaults } from '../schema/fill-defaults.ts';
import { prune } from '../schema/prune.ts';
import { invalidValue } from '../field-error.ts';
import { badRequest, invalid } from '../status-error.ts';

/** What a request says about fields that a schema does not know. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

interface DecodeOptions {
  readonly fieldValidation: FieldValidation;
  /** False leaves out what the schema would fill in. */
  readonly withDefaults: boolean;
  /** Whether it is what a patch made, which then is what is invalid. Default: false. */
  readonly isPatched?: boolean;
  /** Tells the client something that is no error (the `Warning` header). */
  readonly warn: (text: string) => void;
}

/**
 * Makes an object of a resource of what a client sent: unknown fields go first, then defaults come. Throws a 400 where it
 * is another kind's, or where it has unknown fields and the client asked to be strict.
 */
export function decode(
  resource: Resource,
  body: JsonObject,
  { fieldValidation, withDefaults, isPatched = false, warn }: DecodeOptions,
): KubernetesObject {
  const apiVersion = apiVersionOf(resource);
  // Of a built-in kind the URL says enough; a custom resource has to say itself what it is.
  if (resource.custom && (body.kind === undefined || body.apiVersion === undefined)) {
    throw badRequest(
      `Object '${body.kind === undefined ? 'Kind' : 'apiVersion'}' is missing in '${JSON.stringify(body)}'`,
    );
  }
  const { apiVersion: saidVersion = apiVersion, kind: saidKind = resource.kind } = body;
  if (saidVersion !== apiVersion || saidKind !== resource.kind) {
    throw badRequest(
      `${textOf(saidKind)} in version "${textOf(saidVersion)}" cannot be handled as a ${resource.kind}: the API version and kind of the URL are ${apiVersion}, ${resource.kind}`,
    );
  }
  const { object, unknown } = prune(resource.custom ? body : withoutNulls(body), resource.schema);
  const complaints = unknown.map((path) => `unknown field "${path}"`).sort();
  if (complaints.length > 0 && fieldValidation === 'Strict') {
    const why = `strict decoding error: ${complaints.join(', ')}`;
    if (isPatched && resource.custom)
      throw invalid({ kind: '', group: '', plural: '' }, '', [invalidValue('patch', sortedText(body), why)]);
    throw badRequest(
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`,
    );
  }
  if (fieldValidation === 'Warn') complaints.forEach(warn);
  const metadata = objectAt(object, 'metadata');
  const whole = {
    ...(withDefaults ? fillDefaults(object, resource.schema) : object),
    metadata: { ...metadata, name: stringAt(metadata, 'name') ?? '' },
  };
  return { ...whole, apiVersion, kind: resource.kind };
}

/** As Go writes it: members in the order of their names. */
function sortedText(object: JsonObject): string {
  return JSON.stringify(object, (_key, value: Json) =>
    isJsonObject(value) ? Object.fromEntries(entriesOf(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}

/** A null in a built-in kind counts as left out: Go's decoder sees no difference. */
function withoutNulls(object: JsonObject): JsonObject {
  const clean = (value: Json): Json => {
    if (isJsonList(value)) return value.map(clean);
    return isJsonObject(value) ? withoutNulls(value) : value;
  };
  return Object.fromEntries(
    entriesOf(object)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, clean(value)]),
  );
}
