import type { Schema } from '../../sandbox/kubernetes/schema/schema.ts';

/** One thing that a definition's schema does not let pass. */
export interface Limit {
  /** `spec.routes[].backend.ingress.port`; of tags' values `spec.tags.*`; '' of the whole object. */
  readonly path: string;
  /** A keyword of OpenAPI's, `unique` of a list's items, `required`, or `rule: ` with its message. */
  readonly keyword: string;
  /** Of what is at the path. */
  readonly schema: Schema;
}

/** All limits of a schema. */
export function limitsOf(schema: Schema, path = ''): readonly Limit[] {
  const { properties = {}, items, additionalProperties, required = [] } = schema;
  const child = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const below: readonly (readonly [string, Schema])[] = [
    ...Object.entries(properties).map(([name, member]) => [child(name), member] as const),
    ...(items === undefined ? [] : [[`${path}[]`, items] as const]),
    ...(typeof additionalProperties === 'object' ? [[child('*'), additionalProperties] as const] : []),
  ];
  const own = [
    ...keywords.filter((keyword) => schema[keyword] !== undefined),
    ...(schema['x-kubernetes-list-type'] === undefined ? [] : ['unique']),
    ...(schema['x-kubernetes-validations'] ?? []).map(({ message = '' }) => `rule: ${message}`),
  ];
  return [
    ...own.map((keyword) => ({ path, keyword, schema })),
    ...required.map((name) => ({ path: child(name), keyword: 'required', schema: properties[name] ?? {} })),
    ...below.flatMap(([name, member]) => limitsOf(member, name)),
  ];
}

const keywords = [
  ...(['pattern', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum'] as const),
  ...(['minItems', 'maxItems', 'minProperties', 'maxProperties'] as const),
];
