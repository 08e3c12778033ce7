import type { FieldError } from '../field-error.ts';
import { invalidValue, notSupported, required, tooLong, tooMany, typeInvalid } from '../field-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, sameJson } from '../json.ts';
import { matchesFormat } from './formats.ts';
import { correlatedItem } from './list-type.ts';
import type { Schema } from './schema.ts';
import { memberSchema } from './schema.ts';

/**
 * Checks a value against its schema, in the words of kube-openapi's validation. What did not change since `old` is not
 * checked again ("validation ratcheting": an object stays editable after its CRD became stricter).
 */
export function validateSchema(value: Json, schema: Schema, path = '', old?: Json): readonly FieldError[] {
  if (old !== undefined && path !== '' && sameJson(value, old)) return [];
  if (value === null && schema.nullable === true) return [];
  const found = typeOf(value);
  const expected = expectedTypes(schema);
  if (expected.length > 0 && !expected.some((type) => isOf(found, type, value))) {
    return [typeInvalid(path, found, expected.join(','))];
  }
  return [
    ...validateEnum(value, schema, path),
    ...(typeof value === 'string' ? validateString(value, schema, path) : []),
    ...(typeof value === 'number' ? validateNumber(value, schema, path) : []),
    ...(isJsonList(value) ? validateList(value, schema, path, isJsonList(old) ? old : undefined) : []),
    ...(isJsonObject(value) ? validateObject(value, schema, path, isJsonObject(old) ? old : undefined) : []),
    ...validateCombinations(value, schema, path),
  ];
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function expectedTypes(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined ? [] : [schema.type];
}

function isOf(found: string, expected: string, value: Json): boolean {
  return found === expected || (expected === 'number' && typeof value === 'number');
}

function validateEnum(value: Json, schema: Schema, path: string): readonly FieldError[] {
  if (schema.enum === undefined || schema.enum.some((allowed) => sameJson(allowed, value))) return [];
  return [notSupported(path, value, schema.enum)];
}

function validateString(value: string, schema: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const length = Array.from(value).length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLong(path, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) {
    errors.push(invalidValue(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    errors.push(invalidValue(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format !== undefined && !matchesFormat(value, schema.format)) {
    const detail = `${path} in body must be of type ${schema.format}: "${value}"`;
    errors.push({ type: 'FieldValueTypeInvalid', field: path, value, detail });
  }
  return errors;
}

function validateNumber(value: number, schema: Schema, path: string): readonly FieldError[] {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = schema;
  const errors: FieldError[] = [];
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    const limit = `${exclusiveMaximum ? 'less than' : 'less than or equal to'} ${maximum}`;
    errors.push(invalidValue(path, value, `${path} in body should be ${limit}`));
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    const limit = `${exclusiveMinimum ? 'greater than' : 'greater than or equal to'} ${minimum}`;
    errors.push(invalidValue(path, value, `${path} in body should be ${limit}`));
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) {
    errors.push(invalidValue(path, value, `${path} in body should be a multiple of ${multipleOf}`));
  }
  return errors;
}

function validateList(
  value: readonly Json[],
  schema: Schema,
  path: string,
  old: readonly Json[] | undefined,
): readonly FieldError[] {
  const { items, minItems, maxItems, uniqueItems = false } = schema;
  const errors: FieldError[] = [];
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalidValue(path, value.length, `${path} in body should have at least ${minItems} items`));
  }
  if (uniqueItems && value.some((item, at) => value.slice(0, at).some((other) => sameJson(item, other)))) {
    errors.push(invalidValue(path, '', `${path} in body shouldn't contain duplicates`));
  }
  if (items === undefined) return errors;
  return [
    ...errors,
    ...value.flatMap((item, at) =>
      validateSchema(item, items, `${path}[${at}]`, correlatedItem(item, at, schema, old)),
    ),
  ];
}

function validateObject(
  value: JsonObject,
  schema: Schema,
  path: string,
  old: JsonObject | undefined,
): readonly FieldError[] {
  const { minProperties, maxProperties } = schema;
  const child = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const entries = entriesOf(value);
  const errors: FieldError[] = [];
  if (maxProperties !== undefined && entries.length > maxProperties) {
    errors.push(tooMany(path, entries.length, maxProperties));
  }
  if (minProperties !== undefined && entries.length < minProperties) {
    errors.push(invalidValue(path, entries.length, `${path} in body should have at least ${minProperties} properties`));
  }
  const missing = (schema.required ?? []).filter((key) => value[key] === undefined);
  return [
    ...errors,
    ...entries.flatMap(([key, member]) => {
      const known = memberSchema(schema, key);
      return known === undefined ? [] : validateSchema(member, known, child(key), old?.[key]);
    }),
    ...missing.map((key) => required(child(key))),
  ];
}

function validateCombinations(value: Json, schema: Schema, path: string): readonly FieldError[] {
  const matches = (one: Schema): boolean => validateSchema(value, one, path).length === 0;
  const errors = (schema.allOf ?? []).flatMap((one) => validateSchema(value, one, path));
  const fail = (text: string): FieldError => invalidValue(path, '', `"${path}" must ${text}`);
  if (schema.anyOf !== undefined && !schema.anyOf.some(matches)) {
    errors.push(fail('validate at least one schema (anyOf)'));
  }
  if (schema.oneOf !== undefined) {
    const count = schema.oneOf.filter(matches).length;
    const many = count === 0 ? 'none valid' : `${count} valid alternatives`;
    if (count !== 1) errors.push(fail(`validate one and only one schema (oneOf). Found ${many}`));
  }
  if (schema.not !== undefined && matches(schema.not)) errors.push(fail('not validate the schema (not)'));
  return errors;
}
