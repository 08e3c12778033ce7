import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { JsonObject } from './kubernetes/json.ts';

const folder = new URL('../../crds/', import.meta.url);

/** The project's CustomResourceDefinitions, as their YAML parses. */
export async function readCrds(): Promise<readonly JsonObject[]> {
  const files = ['privatehttpapis.yaml', 'vpclinks.yaml'];
  // YAML that the project itself wrote: a CustomResourceDefinition each.
  return Promise.all(files.map(async (file) => parse(await readFile(new URL(file, folder), 'utf8')) as JsonObject));
}
