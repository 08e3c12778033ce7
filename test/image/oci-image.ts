import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is read here of an image's configuration (opencontainers/image-spec, config.md). */
export interface ImageConfig {
  readonly architecture: string;
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
}

export interface OciImage extends ImageConfig {
  /** The files with its layers, gzipped tar archives, from the lowest. */
  readonly layers: readonly string[];
  /** What is transferred when it is pulled. */
  readonly compressedBytes: number;
}

interface Descriptor {
  readonly digest: string;
}

/** Reads an OCI image layout with one image in it. */
export async function readOciImage(folder: string): Promise<OciImage> {
  const blob = ({ digest }: Descriptor): string => join(folder, 'blobs', digest.replace(':', '/'));
  // The layouts are those of the specification.
  const index = (await json(join(folder, 'index.json'))) as { readonly manifests: readonly [Descriptor] };
  const manifest = (await json(blob(index.manifests[0]))) as {
    readonly config: Descriptor;
    readonly layers: readonly Descriptor[];
  };
  const layers = manifest.layers.map(blob);
  const sizes = await Promise.all(layers.map((path) => stat(path)));
  return {
    ...((await json(blob(manifest.config))) as ImageConfig),
    layers,
    compressedBytes: sizes.reduce((sum, { size }) => sum + size, 0),
  };
}

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
