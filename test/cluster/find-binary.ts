import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { binaries, type BinaryName } from './binaries.ts';
import { cacheFolder, type CacheEnvironment } from './cache-folder.ts';

/** The environment variables that say where the binaries may be. */
export interface BinaryEnvironment extends CacheEnvironment {
  /** The folder of envtest's convention: etcd, kube-apiserver, kubectl. */
  readonly KUBEBUILDER_ASSETS?: string | undefined;
}

/** Where `npm run cluster:build` puts it, by version. */
export function cachedBinary(name: BinaryName, environment: CacheEnvironment): string {
  return join(cacheFolder(environment), `${name}-${binaries[name].version}`, name);
}

/** The one in KUBEBUILDER_ASSETS, or the one that was built; undefined where there is neither. */
export async function findBinary(name: BinaryName, environment: BinaryEnvironment): Promise<string | undefined> {
  const { KUBEBUILDER_ASSETS: assets } = environment;
  const candidates = [
    ...(assets === undefined || assets === '' ? [] : [join(assets, name)]),
    cachedBinary(name, environment),
  ];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
