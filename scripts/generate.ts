import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinary } from '../test/cluster/find-binary.ts';
import { argoCdConfigMap } from './generate-argo-cd.ts';
import { crdVersions } from './generate-crd-versions.ts';
import { ec2Schemas } from './generate-ec2-schemas.ts';
import { pageWithFlags } from './generate-flag-table.ts';
import { installManifest } from './generate-install-manifest.ts';
import { resourceTypes } from './generate-resource-types.ts';

/**
 * `npm run generate`: writes every file of the repository that is made from another one. With `--check` it writes
 * nothing and fails where one is not what it would write.
 */
const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const crds = ['crds/privatehttpapis.yaml', 'crds/vpclinks.yaml'].map((path) => join(root, path));
const chart = 'charts/private-http-api-controller';
const configuration = join(root, 'docs/configuration.md');
const argoCd = 'integrations/argo-cd';
const health = (kind: string): string =>
  `${argoCd}/resource_customizations/apigateway.privatehttp.io/${kind}/health.lua`;
const copyOf = (path: string) => async () => readFileSync(join(root, path), 'utf8');

/** What each is to be; undefined where that cannot be said here. */
const files: Readonly<Record<string, () => Promise<string | undefined>>> = {
  'src/model/generated/private-http-api.ts': () => resourceTypes(join(root, 'crds/privatehttpapis.yaml')),
  'src/model/generated/vpc-link.ts': () => resourceTypes(join(root, 'crds/vpclinks.yaml')),
  'src/model/generated/crd-versions.ts': async () =>
    crdVersions(crds, current(join(root, 'src/model/generated/crd-versions.ts'))),
  [`${chart}/files/crds/privatehttpapis.yaml`]: copyOf('crds/privatehttpapis.yaml'),
  [`${chart}/files/crds/vpclinks.yaml`]: copyOf('crds/vpclinks.yaml'),
  [health('VpcLink')]: copyOf(health('PrivateHttpApi')),
  [`${argoCd}/argocd-cm.yaml`]: async () => argoCdConfigMap(join(root, health('PrivateHttpApi'))),
  'src/aws/generated/ec2-schemas.ts': async () => ec2Schemas(),
  'docs/configuration.md': async () => pageWithFlags(current(configuration) ?? '', configuration),
  'deploy/install.yaml': manifest,
};

const stale: string[] = [];
for (const [path, generate] of Object.entries(files)) {
  const wanted = await generate();
  if (wanted === undefined || wanted === current(join(root, path))) continue;
  if (check) stale.push(path);
  else writeFileSync(join(root, path), wanted);
}

if (stale.length > 0) {
  console.error(
    `Not what their sources say any more: ${stale.join(', ')}. Run "npm run generate" and commit the result.`,
  );
  process.exit(1);
}

/** Last, as it is made from the chart, of which other files here are a part. */
async function manifest(): Promise<string | undefined> {
  const helm = await findBinary('helm', process.env);
  if (helm !== undefined) return installManifest(helm, join(root, chart));
  console.error('deploy/install.yaml is left as it is: there is no Helm here ("npm run cluster:build" builds it).');
  return undefined;
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
