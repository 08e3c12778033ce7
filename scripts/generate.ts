import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdVersions } from './generate-crd-versions.ts';
import { ec2Schemas } from './generate-ec2-schemas.ts';
import { resourceTypes } from './generate-resource-types.ts';

/**
 * `npm run generate`: writes every file of the repository that is made from another one. With `--check` it writes
 * nothing and fails where one is not what it would write.
 */
const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const crds = ['crds/privatehttpapis.yaml', 'crds/vpclinks.yaml'].map((path) => join(root, path));

const files: Readonly<Record<string, () => Promise<string>>> = {
  'src/model/generated/private-http-api.ts': () => resourceTypes(join(root, 'crds/privatehttpapis.yaml')),
  'src/model/generated/vpc-link.ts': () => resourceTypes(join(root, 'crds/vpclinks.yaml')),
  'src/model/generated/crd-versions.ts': async () =>
    crdVersions(crds, current(join(root, 'src/model/generated/crd-versions.ts'))),
  'src/aws/generated/ec2-schemas.ts': async () => ec2Schemas(),
};

const stale: string[] = [];
for (const [path, generate] of Object.entries(files)) {
  const wanted = await generate();
  if (wanted === current(join(root, path))) continue;
  if (check) stale.push(path);
  else writeFileSync(join(root, path), wanted);
}

if (stale.length > 0) {
  console.error(
    `Not what their sources say any more: ${stale.join(', ')}. Run "npm run generate" and commit the result.`,
  );
  process.exit(1);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
