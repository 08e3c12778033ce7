import { readdir, readFile } from 'node:fs/promises';

/** A package that a bundle has something of. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says it (an SPDX expression); undefined where it does not. */
  readonly license: string | undefined;
  /** What it has of licences and notices. */
  readonly texts: readonly string[];
}

/**
 * The packages that a bundle has something of, by name.
 *
 * @param inputs The paths of the files that are in the bundle, as esbuild's metafile has them.
 */
export async function bundledPackages(inputs: readonly string[]): Promise<readonly BundledPackage[]> {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return Promise.all([...folders].sort().map(packageIn));
}

async function packageIn(folder: string): Promise<BundledPackage> {
  // npm has installed it, so it has a name and a version.
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')));
  return { name, version, license, texts };
}
