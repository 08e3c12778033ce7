import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { buildah } from './buildah.ts';
import { run } from './run.ts';

/** Of Debian: the same as in the Dockerfile. */
const release = 'trixie';
const npmVersion = '11.21.2';
/** To be counted up when another image comes out of this file. */
const recipe = 1;

/**
 * The name of an image that stands in for the official one of Node on slim Debian where no registry of images can be
 * reached. It is laid out as that one is (Debian's packages and dpkg's records, Node and npm in /usr/local), made of the Node
 * that runs this, and kept in buildah's store. It also trusts the certificates that NODE_EXTRA_CA_CERTS has here, for
 * networks with a proxy of their own: of the stand-in nothing but Node and libraries gets into the controller's image.
 */
export async function standInForNode(): Promise<string> {
  const image = `localhost/node-slim:${process.versions.node}-${release}-${recipe}`;
  if ((await buildah('images', '--quiet', '--filter', `reference=${image}`)) !== '') return image;
  console.log(`${image}: is made of Debian's packages, once (a minute or two) ...`);
  const folder = await mkdtemp(join(tmpdir(), 'node-slim-'));
  try {
    const debian = join(folder, 'debian.tar');
    await run('mmdebstrap', [
      ...['--quiet', '--mode=root', '--variant=essential', '--include=libstdc++6'],
      // As Debian's slim images: of the documentation the copyrights only.
      ...['--dpkgopt=path-exclude=/usr/share/doc/*', '--dpkgopt=path-include=/usr/share/doc/*/copyright'],
      ...['--dpkgopt=path-exclude=/usr/share/man/*', '--dpkgopt=path-exclude=/usr/share/locale/*'],
      ...[release, debian],
    ]);
    const npm = join(folder, 'npm');
    await run('npm', ['install', '--silent', '--global', '--prefix', npm, `npm@${npmVersion}`]);
    const container = await buildah('from', 'scratch');
    await buildah('add', '--quiet', container, debian, '/');
    await buildah('copy', '--quiet', container, npm, '/usr/local');
    await buildah('copy', '--quiet', container, process.execPath, '/usr/local/bin/node');
    await buildah('copy', '--quiet', container, join(dirname(process.execPath), '../LICENSE'), '/usr/local/LICENSE');
    await buildah('config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container);
    const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
    if (certificates !== undefined) {
      await buildah('copy', '--quiet', container, certificates, '/etc/ssl/certs/extra.crt');
      await buildah('config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/extra.crt', container);
    }
    await buildah('commit', '--quiet', '--rm', container, image);
  } finally {
    await rm(folder, { recursive: true });
  }
  return image;
}
