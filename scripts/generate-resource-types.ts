import { readFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { parse } from 'yaml';

/** What this script reads of a CustomResourceDefinition. */
interface CustomResourceDefinition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly [{ readonly schema: { readonly openAPIV3Schema: Schema } }];
  };
}

interface Schema extends JSONSchema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** The TypeScript types of a custom resource's spec and status, from its CustomResourceDefinition. */
export async function resourceTypes(crdPath: string): Promise<string> {
  // The file is our own and the generated types are compiled: a wrong shape cannot stay unseen.
  const crd = parse(readFileSync(crdPath, 'utf8')) as CustomResourceDefinition;
  const { kind } = crd.spec.names;
  const { spec, status } = crd.spec.versions[0].schema.openAPIV3Schema.properties ?? {};

  const parts = await Promise.all([typesOf(`${kind}Spec`, spec), typesOf(`${kind}Status`, status)]);
  return `// Made from the CustomResourceDefinition of ${kind} by "npm run generate": change that, not this.\n\n${parts.join('\n')}`;
}

function typesOf(name: string, schema: Schema | undefined): Promise<string> {
  if (schema === undefined) throw new Error(`The schema has nothing for ${name}.`);
  return compile(closed(schema), name, {
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
  }).then(readonlyMembers);
}

/** API servers prune what a schema does not name, and drop formats that are not JSON Schema's. */
function closed(schema: Schema): Schema {
  const { properties, items, format: _format, ...rest } = schema;
  return {
    ...rest,
    ...(properties && { properties: mapValues(properties, closed) }),
    ...(items && { items: closed(items) }),
  };
}

function mapValues(record: Record<string, Schema>, map: (value: Schema) => Schema): Record<string, Schema> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** Resources are data that nobody changes in place: what json-schema-to-typescript has no option for. */
function readonlyMembers(source: string): string {
  const lines = source
    .replaceAll(/^( +)((?:[a-zA-Z]+\??|\[k: string\]): )/gm, '$1readonly $2')
    .replaceAll(/: ([a-zA-Z]+\[\];)$/gm, ': readonly $1')
    .split('\n');

  for (const [end, line] of lines.entries()) {
    const indent = /^( +)\}\[\];$/.exec(line)?.[1];
    if (indent === undefined) continue;
    const start = lines.findLastIndex((other, index) => index < end && other.startsWith(`${indent}readonly `));
    lines[start] = lines[start]?.replace(': {', ': readonly {') ?? '';
  }
  return lines.join('\n');
}
