import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What this script reads of a CustomResourceDefinition. */
interface CustomResourceDefinition {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: object;
}

const annotation = 'privatehttp.io/crd-version';

/**
 * Which version of each CustomResourceDefinition the sources were written for. Throws where a schema is not what it was when
 * `current` was made although its version is the same: a controller could not tell the two apart.
 */
export function crdVersions(crdPaths: readonly string[], current: string | undefined): string {
  const entries = crdPaths.map((path) => {
    // The files are our own, and wrong shapes end in the error below.
    const { metadata, spec } = parse(readFileSync(path, 'utf8')) as CustomResourceDefinition;
    const version = metadata.annotations?.[annotation] ?? '';
    if (!/^[1-9][0-9]*$/.test(version))
      throw new Error(`${path}: annotation ${annotation} is "${version}": it has to be a whole number from 1 on.`);
    return { path, name: metadata.name, version, digest: digestOf(spec) };
  });

  for (const { path, name, version, digest } of entries) {
    const [, before, digestBefore] = new RegExp(`'${name}': (\\d+), // (\\w+)`).exec(current ?? '') ?? [];
    if (version === before && digest !== digestBefore)
      throw new Error(
        `${path}: the schema is another one, and its version still ${version}. Set annotation ${annotation} to ` +
          `'${Number(version) + 1}', so that a controller refuses to start on the schema before.`,
      );
  }

  return [
    '// Made from crds/ by "npm run generate": change those, not this. Beside each version: the schema that had it first.',
    '',
    '/** The oldest version of each CustomResourceDefinition that this controller works with. */',
    'export const crdVersions = {',
    ...entries.map(({ name, version, digest }) => `  '${name}': ${version}, // ${digest}`),
    '} as const;',
    '',
  ].join('\n');
}

/** Of all that the API server and the controller go by; a description says the same in other words at any time. */
function digestOf(spec: object): string {
  const withoutWords = JSON.stringify(spec, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  );
  return createHash('sha256').update(withoutWords).digest('hex').slice(0, 12);
}
