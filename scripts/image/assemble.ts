import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { billOfMaterials } from './bill-of-materials.ts';
import { debianPackages } from './debian-packages.ts';

/**
 * Run by the Dockerfile: lays out the image's file system below `--to`, as two layers. `system` has Node and what Debian has
 * to give for it, from the image whose file system is at `--base` (of any architecture: nothing of it is run); `app` has what
 * `npm run bundle` made.
 */
const { base, to } = parseArgs({ options: { base: { type: 'string' }, to: { type: 'string' } } }).values;
if (base === undefined || to === undefined)
  throw new Error('Usage: node scripts/image/assemble.ts --base=/ --to=/image');
const system = join(to, 'system');
const app = join(to, 'app');

// What Node's own builds are linked to (`ldd`), and the loader. Everything else of Debian stays behind.
copy('usr/local/bin/node');
copy('usr/local/LICENSE');
const libraries = ['libc.so.6', 'libdl.so.2', 'libgcc_s.so.1', 'libm.so.6', 'libpthread.so.0', 'libstdc++.so.6'];
for (const name of [...libraries, 'ld-linux-*.so.*']) copy(`usr/lib/*-linux-gnu/${name}`);
// The path of the loader that is written into each binary; its place differs between architectures.
for (const path of globSync(['usr/lib/ld-linux-*', 'usr/lib64/ld-linux-*'], { cwd: base })) {
  const [loader = ''] = globSync(`usr/lib/*-linux-gnu/${path.replace(/^.*[/]/, '')}`, { cwd: base });
  link(path, relative(dirname(path), loader));
}
link('lib', 'usr/lib');
if (existsSync(join(base, 'usr/lib64'))) link('lib64', 'usr/lib64');

// By these, scanners know what is here of Debian, and which release of it: what distroless images have too.
const packages = debianPackages(base, ['base-files', 'libc6', 'libgcc-s1', 'libstdc++6']);
copy('usr/lib/os-release');
link('etc/os-release', '../usr/lib/os-release');
for (const { name, record } of packages) {
  write(`var/lib/dpkg/status.d/${name}`, record);
  copy(`usr/share/doc/${name}/copyright`);
}

// A name for the user, since libraries ask for its home; and names are looked up as everywhere.
write('etc/passwd', 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/nonexistent:/sbin/nologin\n');
write('etc/group', 'root:x:0:\nnonroot:x:65532:\n');
write('etc/nsswitch.conf', 'hosts: files dns\n');
// Where runtimes mount things.
for (const folder of ['dev', 'proc', 'run', 'sys', 'tmp']) mkdirSync(join(system, folder), { recursive: true });
link('var/run', '../run');

for (const name of ['controller.mjs', 'controller.mjs.map', 'controller.mjs.LEGAL.txt', 'third-party-licenses.txt']) {
  place(join('dist', name), join(app, name));
}
place('LICENSE', join(app, 'LICENSE'));
const bill = billOfMaterials({
  npm: readFileSync('dist/npm.cdx.json', 'utf8'),
  // Written by `npm run bundle`: a list of strings.
  bundled: JSON.parse(readFileSync('dist/bundled-packages.json', 'utf8')) as readonly string[],
  node: process.versions.node,
  debian: packages,
});
writeFileSync(join(app, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);

/** Copies what a pattern stands for to where it was; links are followed. */
function copy(pattern: string): void {
  const paths = globSync(pattern, { cwd: base });
  if (paths.length === 0) throw new Error(`${String(base)} has no ${pattern}: it has to be Node's image on Debian.`);
  for (const path of paths) place(join(String(base), path), join(system, path));
}

function place(file: string, at: string): void {
  mkdirSync(dirname(at), { recursive: true });
  copyFileSync(file, at);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(system, path)), { recursive: true });
  symlinkSync(target, join(system, path));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(system, path)), { recursive: true });
  writeFileSync(join(system, path), text);
}
