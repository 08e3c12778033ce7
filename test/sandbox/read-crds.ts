import type { JsonObject } from './kubernetes/json.ts';
import { yamlFile } from './yaml-file.ts';

const folder = new URL('../../crds/', import.meta.url);
const files = ['privatehttpapis.yaml', 'vpclinks.yaml'].map((file) => yamlFile(new URL(file, folder)));

/** The project's CustomResourceDefinitions, as their YAML parses. */
export async function readCrds(): Promise<readonly JsonObject[]> {
  return (await Promise.all(files.map((read) => read()))).flat();
}
