/**
 * `npm run image:build`: the controller's image by the Dockerfile into dist/image, without a Docker engine or a registry of
 * images: on Debian, as root, with buildah and mmdebstrap. A stand-in takes the place of Node's official image.
 */
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { version } from '../../src/version.ts';
import { buildah } from './buildah.ts';
import { imageFiles } from './image-files.ts';
import { readOciImage } from './oci-image.ts';
import { run } from './run.ts';
import { standInForNode } from './stand-in.ts';

async function build(): Promise<void> {
  const { folder, layout, root, sbom } = imageFiles;
  await rm(folder, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  const [revision = '', committed = ''] = (await run('git', ['log', '-1', '--format=%H %ct'])).split(' ');
  const idFile = join(folder, 'id');
  await buildah(
    'bud',
    // Other files than that of the commit may be in it, but the same ones make the same image.
    ...['--pull-never', '--platform=linux/amd64', `--timestamp=${committed}`, `--iidfile=${idFile}`],
    ...[`--build-arg=NODE_IMAGE=${await standInForNode()}`],
    ...[`--build-arg=VERSION=${version}`, `--build-arg=REVISION=${revision}`, '.'],
  );
  const id = (await readFile(idFile, 'utf8')).trim();
  await rm(idFile);
  await buildah('push', '--quiet', id, `oci:${layout}:${version}`);
  await buildah('rmi', id);
  for (const layer of (await readOciImage(layout)).layers) {
    await run('tar', ['--extract', '--gzip', '--same-owner', `--file=${layer}`, `--directory=${root}`]);
  }
  await copyFile(join(root, 'app/sbom.cdx.json'), sbom);
}

function adviceOn(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    return `${message}. The image is built on Debian, as root: apt-get install buildah mmdebstrap.`;
  }
  return message;
}

const began = performance.now();
// A build leaves containers of its stages behind, one that failed in any case; so one build at a time.
try {
  await build().finally(() => buildah('rm', '--all'));
  console.log(`Built after ${Math.round((performance.now() - began) / 1000)} s: ${imageFiles.folder}`);
} catch (error) {
  console.error(adviceOn(error));
  process.exitCode = 1;
}
