import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import type { KubeConfig } from '@kubernetes/client-node';

import type { Log } from '../runtime/log.ts';
import { messageOf } from '../runtime/message-of.ts';

/** Where the KubeConfig as it is now comes from. */
export interface KubeConfigSource {
  current(): Promise<KubeConfig>;
  /** The server has refused what came of that one, so nothing that is remembered of it is good any more. */
  refused(kubeConfig: KubeConfig): void;
}

/** The files of a kubeconfig: the one at `path`, else those that kubectl would take. */
export function kubeConfigFiles(
  path: string | undefined,
  environment: { readonly KUBECONFIG?: string | undefined },
): readonly string[] {
  if (path !== undefined) return [path];
  const named = (environment.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  return named.length > 0 ? named : [join(homedir(), '.kube/config')];
}

/**
 * A kubeconfig that is read again when one of its files has changed, as a credential in it is renewed; and when the server
 * refused it, since tokens are read from files, and plugins asked, only when it is loaded. It stays with the context and the
 * server that the process started with, whatever `kubectl config use-context` does; and with what it had while what is there
 * cannot be used: files are not always replaced at once.
 */
export class KubeConfigFiles implements KubeConfigSource {
  readonly #files: readonly string[];
  readonly #load: (context: string) => KubeConfig;
  readonly #log: Log;
  readonly #context: string;
  readonly #server: string | undefined;
  #current: KubeConfig;
  #texts: readonly (string | undefined)[] | undefined;
  #isRefused = false;

  constructor(options: {
    /** As it was loaded at the start. */
    readonly kubeConfig: KubeConfig;
    readonly files: readonly string[];
    /** Loads it anew, with that context. Throws where it cannot. */
    readonly load: (context: string) => KubeConfig;
    readonly log: Log;
  }) {
    this.#files = options.files;
    this.#load = options.load;
    this.#log = options.log;
    this.#current = options.kubeConfig;
    this.#context = options.kubeConfig.getCurrentContext();
    this.#server = options.kubeConfig.getCurrentCluster()?.server;
  }

  async current(): Promise<KubeConfig> {
    const texts = await Promise.all(this.#files.map(textOf));
    const hasChanged = !isDeepStrictEqual(texts, this.#texts ?? texts);
    this.#texts = texts;
    if (hasChanged || this.#isRefused) this.#reload(hasChanged);
    return this.#current;
  }

  refused(kubeConfig: KubeConfig): void {
    // Those who come with what was there before are late.
    if (kubeConfig === this.#current) this.#isRefused = true;
  }

  #reload(hasChanged: boolean): void {
    this.#isRefused = false;
    try {
      this.#current = this.#stayHere(this.#load(this.#context));
      if (hasChanged) this.#log.info({}, 'The kubeconfig has changed: its new credentials are used from now on.');
    } catch (error) {
      this.#log.warn(
        { error },
        `The kubeconfig has changed, and the credentials from before are used on: ${messageOf(error)}`,
      );
    }
  }

  #stayHere(fresh: KubeConfig): KubeConfig {
    const server = fresh.getCurrentCluster()?.server;
    if (server !== this.#server)
      throw new Error(
        `Its context "${this.#context}" leads to ${server ?? 'no server'} now, and not to ${this.#server ?? 'any'}. ` +
          'Start the controller again where that is meant.',
      );
    return fresh;
  }
}

/** Undefined where it cannot be read, or is not there. */
async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
