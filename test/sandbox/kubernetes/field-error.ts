import type { Json } from './json.ts';
import { textOf } from './json.ts';

/** The kinds of errors of apimachinery's validation/field package that occur here; also the causes' reasons. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany';

/** What is wrong with one field. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.routes[0].routeKey`, or `<nil>` where it is about the whole object. */
  readonly field: string;
  /** What was sent; left out where the text should not repeat it. */
  readonly value?: Json;
  readonly detail?: string;
}

const TITLES: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
};

/** What is wrong, without the field's name: the message of a cause. */
export function describeFieldErrorBody({ type, value, detail }: FieldError): string {
  const parts = [TITLES[type]];
  if (value !== undefined) parts.push(JSON.stringify(value));
  if (detail !== undefined && detail !== '') parts.push(detail);
  return parts.join(': ');
}

/** The text that people read: `spec.name: Too long: may not be more than 128 bytes`. */
export function describeFieldError(error: FieldError): string {
  return `${error.field}: ${describeFieldErrorBody(error)}`;
}

/** How the API writes the path of the whole object. */
export const WHOLE_OBJECT = '<nil>';

export const required = (field: string, detail = ''): FieldError => ({ type: 'FieldValueRequired', field, detail });

export const invalidValue = (field: string, value: Json | undefined, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  detail,
  ...(value === undefined ? {} : { value }),
});

export const typeInvalid = (field: string, found: string, expected: string): FieldError => ({
  type: 'FieldValueTypeInvalid',
  field,
  value: found,
  detail: `${field} in body must be of type ${expected}: "${found}"`,
});

export const duplicate = (field: string, value: Json): FieldError => ({ type: 'FieldValueDuplicate', field, value });

export const tooLong = (field: string, max: number): FieldError => ({
  type: 'FieldValueTooLong',
  field,
  detail: `may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`,
});

export const tooMany = (field: string, actual: number, max: number): FieldError => ({
  type: 'FieldValueTooMany',
  field,
  value: actual,
  detail: `must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
});

export const notSupported = (field: string, value: Json, supported: readonly Json[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  value,
  detail: `supported values: ${supported.map((one) => JSON.stringify(textOf(one))).join(', ')}`,
});
