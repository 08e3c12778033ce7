import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from './kubernetes/json.ts';

/**
 * The objects of a YAML file that does not change meanwhile. It is parsed once for all who ask: the definitions of a cluster
 * take a good part of the time in which a sandbox starts. Each gets objects of its own.
 */
export function yamlFile(file: URL): () => Promise<readonly JsonObject[]> {
  let json: Promise<string> | undefined;
  return async () => {
    json ??= readFile(file, 'utf8').then((yaml) => JSON.stringify(parseAllDocuments(yaml)));
    return JSON.parse(await json) as readonly JsonObject[]; // what documents with an object each become
  };
}
