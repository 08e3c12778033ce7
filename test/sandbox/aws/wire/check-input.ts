import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './operation-schema.ts';

/** What is wrong with a decoded input, by its schema. */
export type InputProblem =
  | { readonly problem: 'missing'; /** `Listeners.1.Port` */ readonly member: string }
  | { readonly problem: 'mistyped'; readonly member: string; readonly expected: string };

/** The first required member that is missing or member that is of another type; undefined where all is well. */
export function checkInput(schema: NormalizedSchema, value: unknown, at = ''): InputProblem | undefined {
  const expected = expectedType(schema);
  if (expected !== undefined && !isA(expected, value)) return { problem: 'mistyped', member: at, expected };

  if (schema.isStructSchema()) {
    // Just found to be an object.
    const structure = value as Readonly<Record<string, unknown>>;
    const required = requiredMembers(schema);
    for (const [name, member] of schema.structIterator()) {
      const found = structure[name];
      const path = at === '' ? name : `${at}.${name}`;
      if (found === undefined && required.includes(name)) return { problem: 'missing', member: path };
      const problem = found === undefined ? undefined : checkInput(member, found, path);
      if (problem !== undefined) return problem;
    }
  }
  if (schema.isListSchema() || schema.isMapSchema()) {
    const member = schema.getValueSchema();
    // Just found to be a list or an object.
    for (const [key, item] of Object.entries(value as object)) {
      const problem = checkInput(member, item, `${at}.${schema.isListSchema() ? Number(key) + 1 : key}`);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

type Expected = 'string' | 'boolean' | 'number' | 'list' | 'object';

function expectedType(schema: NormalizedSchema): Expected | undefined {
  if (schema.isStringSchema()) return 'string';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isListSchema()) return 'list';
  if (schema.isStructSchema() || schema.isMapSchema()) return 'object';
  return undefined;
}

function isA(expected: Expected, value: unknown): boolean {
  if (expected === 'list') return Array.isArray(value);
  if (expected === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === expected && !Number.isNaN(value);
}
