import type { Environment } from '@marcbachmann/cel-js';
import { Optional } from '@marcbachmann/cel-js';

import type { FieldError } from '../field-error.ts';
import { WHOLE_OBJECT, duplicate, invalidValue, required } from '../field-error.ts';
import type { Json, JsonObject } from '../json.ts';
import { entriesOf, isJsonList, isJsonObject, sameJson } from '../json.ts';
import { celEnvironment } from './cel-environment.ts';
import type { CelValue } from './cel-value.ts';
import { toCel, toCelRoot } from './cel-value.ts';
import { correlatedItem } from './list-type.ts';
import type { Schema, ValidationRule } from './schema.ts';
import { memberSchema } from './schema.ts';

type Program = ReturnType<Environment['parse']>;

interface Visit {
  readonly value: Json;
  readonly schema: Schema;
  readonly path: string;
  /** What was at the same place before an update. */
  readonly old: Json | undefined;
}

/** Evaluates a schema's `x-kubernetes-validations`; keeps what it compiled. */
export class ValidationRules {
  readonly #environment = celEnvironment();
  readonly #programs = new Map<string, Program>();

  /** What the rules of a whole object, and of all below it, have to say about its new content. */
  validate(object: JsonObject, schema: Schema, old?: JsonObject): readonly FieldError[] {
    return this.#visit({ value: object, schema, path: '', old });
  }

  /** Why a rule cannot be compiled; undefined where it can. */
  compileError(expression: string): string | undefined {
    const { valid, error } = this.#environment.check(expression);
    return valid ? undefined : (error?.summary ?? 'unknown');
  }

  #visit(visit: Visit): readonly FieldError[] {
    const { value, schema, path, old } = visit;
    const errors = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => this.#evaluate(rule, visit));
    if (isJsonList(value)) {
      const { items } = schema;
      const before = isJsonList(old) ? old : undefined;
      if (items === undefined) return errors;
      const below = value.map((item, at) => ({
        ...{ value: item, schema: items, path: `${path}[${at}]` },
        old: correlatedItem(item, at, schema, before),
      }));
      return [...errors, ...below.flatMap((item) => this.#visit(item))];
    }
    if (!isJsonObject(value)) return errors;
    const below = entriesOf(value).flatMap(([key, member]) => {
      const known = memberSchema(schema, key);
      const before = isJsonObject(old) ? old[key] : undefined;
      return known === undefined
        ? []
        : this.#visit({ value: member, schema: known, path: childPath(path, key, schema), old: before });
    });
    return [...errors, ...below];
  }

  #evaluate(rule: ValidationRule, { value, schema, path, old }: Visit): readonly FieldError[] {
    const isTransition = /\boldSelf\b/.test(rule.rule);
    if (isTransition && old === undefined && rule.optionalOldSelf !== true) return [];
    // Ratcheting: what an update leaves as it was is not held against it, unless the rule is about the change.
    if (!isTransition && old !== undefined && path !== '' && sameJson(value, old)) return [];
    const view = (one: Json): CelValue =>
      path === '' && isJsonObject(one) ? toCelRoot(one, schema) : toCel(one, schema);
    const before = old === undefined ? undefined : view(old);
    const oldSelf =
      rule.optionalOldSelf === true ? (before === undefined ? Optional.none() : Optional.of(before)) : before;
    const variables = { self: view(value), ...(oldSelf === undefined ? {} : { oldSelf }) };
    const field = path === '' ? WHOLE_OBJECT : path;

    let holds: unknown;
    try {
      holds = this.#run(rule.rule, variables);
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      return [invalidValue(field, schema.type ?? '', `${why} evaluating rule: ${(rule.message ?? rule.rule).trim()}`)];
    }
    if (holds === true) return [];
    const at = rule.fieldPath === undefined ? field : `${path}${rule.fieldPath}`.replace(/^\./, '');
    const detail = this.#message(rule, variables);
    return [violation(rule, at, isJsonObject(value) || isJsonList(value) ? undefined : value, detail)];
  }

  #message(rule: ValidationRule, variables: JsonlessVariables): string {
    const fixed = rule.message?.trim() ?? `failed rule: ${rule.rule.trim()}`;
    if (rule.messageExpression === undefined) return fixed;
    try {
      const text: unknown = this.#run(rule.messageExpression, variables);
      const trimmed = typeof text === 'string' ? text.trim() : '';
      return trimmed === '' || trimmed.includes('\n') ? fixed : trimmed;
    } catch {
      // The API falls back to the fixed message, too: a broken message must not hide a broken rule.
      return fixed;
    }
  }

  #run(expression: string, variables: JsonlessVariables): unknown {
    let program = this.#programs.get(expression);
    if (program === undefined) {
      program = this.#environment.parse(expression);
      this.#programs.set(expression, program);
    }
    return program(variables);
  }
}

type JsonlessVariables = Readonly<Record<string, unknown>>;

function childPath(path: string, key: string, schema: Schema): string {
  const declared = schema.properties !== undefined && Object.hasOwn(schema.properties, key);
  if (!declared) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function violation(rule: ValidationRule, field: string, value: Json | undefined, detail: string): FieldError {
  switch (rule.reason) {
    case 'FieldValueRequired':
      return required(field, detail);
    case 'FieldValueForbidden':
      return { type: 'FieldValueForbidden', field, detail };
    case 'FieldValueDuplicate':
      return value === undefined ? { type: 'FieldValueDuplicate', field } : duplicate(field, value);
    default:
      return invalidValue(field, value, detail);
  }
}
