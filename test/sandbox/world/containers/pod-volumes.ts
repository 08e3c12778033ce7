import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { TokenSource, Volume, VolumeSource } from '../kinds.ts';
import { ConfigError, fieldOf, keysOf, type PodSurroundings } from './pod-surroundings.ts';

interface Token {
  readonly token: string;
  /** When it is to be renewed, in ms since 1970. */
  readonly staleAt: number;
}

/** As a kubelet does with tokens (documented: "Projected Volumes"): after four fifths of their time, or a day. */
const freshFor = { share: 0.8, atMost: 24 * 3600_000 };

/** A pod's volumes: a folder of this machine each. Whoever has them renews them now and then. */
export class PodVolumes {
  readonly #surroundings: PodSurroundings;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();

  constructor(options: {
    readonly surroundings: PodSurroundings;
    readonly folder: string;
    /** The API server's, which decides when a token ends. */
    readonly clock: Clock;
  }) {
    this.#surroundings = options.surroundings;
    this.#folder = options.folder;
    this.#clock = options.clock;
  }

  folderOf(volume: string): string {
    return join(this.#folder, volume);
  }

  /**
   * Writes what is to be in them now, tokens only where they are due.
   *
   * @throws ConfigError where something is not there.
   */
  async write(): Promise<void> {
    for (const volume of this.#surroundings.pod.spec.volumes ?? []) {
      await mkdir(this.folderOf(volume.name), { recursive: true, mode: 0o755 });
      for (const source of sourcesOf(volume)) {
        for (const [path, contents] of await this.#files(source))
          await put(join(this.#folder, volume.name, path), contents);
      }
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #files(source: VolumeSource & TokenSource): Promise<readonly (readonly [string, string | Buffer])[]> {
    const { serviceAccountToken, configMap, secret, downwardAPI } = source;
    if (serviceAccountToken !== undefined)
      return [[serviceAccountToken.path, await this.#token(serviceAccountToken)] as const];
    if (downwardAPI !== undefined)
      return (downwardAPI.items ?? []).map(
        ({ path, fieldRef }) => [path, fieldOf(this.#surroundings, fieldRef?.fieldPath ?? '')] as const,
      );
    const { items, optional } = configMap ?? secret ?? {};
    const plural = configMap === undefined ? 'secrets' : 'configmaps';
    const name = configMap?.name ?? secret?.name ?? secret?.secretName ?? '';
    const keys = await keysOf(this.#surroundings, { plural, name, optional });
    if (items === undefined) return [...keys];
    return items.flatMap(({ key, path }) => {
      const contents = keys.get(key);
      if (contents === undefined && optional !== true)
        throw new ConfigError(`couldn't find key ${key} in ${plural.slice(0, -1)} ${name}`);
      return contents === undefined ? [] : [[path, contents] as const];
    });
  }

  async #token(wanted: NonNullable<TokenSource['serviceAccountToken']>): Promise<string> {
    const { audience, expirationSeconds = 3600 } = wanted;
    const key = JSON.stringify([audience, expirationSeconds]);
    const known = this.#tokens.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now < known.staleAt) return known.token;
    const { pod, connection } = this.#surroundings;
    const { name, namespace = '', uid } = pod.metadata;
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}`;
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid };
    const spec = { audiences: audience === undefined ? undefined : [audience], expirationSeconds, boundObjectRef };
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
    // What a TokenRequest is answered with.
    const { status } = (await connection.request({ method: 'POST', path: `${account}/token`, body })) as {
      readonly status: { readonly token: string };
    };
    // By the time that was asked for: the API server may let a token live longer than its pod is to believe in it.
    const staleAt = now + Math.min(1000 * expirationSeconds * freshFor.share, freshFor.atMost);
    this.#tokens.set(key, { token: status.token, staleAt });
    return status.token;
  }
}

function sourcesOf(volume: Volume): readonly (VolumeSource & TokenSource)[] {
  const { projected, emptyDir, configMap, secret, downwardAPI } = volume;
  if (projected !== undefined) return projected.sources ?? [];
  if (emptyDir !== undefined) return [];
  if (configMap ?? secret ?? downwardAPI) return [volume];
  throw new ConfigError(`volume "${volume.name}" is of a kind that the sandbox does not simulate`);
}

/** Whoever reads the file meanwhile gets it whole, as it was or as it is. */
async function put(path: string, contents: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, contents, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
