import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { ConnectionOptions } from 'node:tls';

import type { KubeConfig, User } from '@kubernetes/client-node';

import { messageOf } from '../runtime/message-of.ts';
import { KubernetesError } from './kubernetes-error.ts';

/** What a TLS connection needs to know of us and of the server. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

/** How a request shows who sends it, and how its connection knows whom it speaks to. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsOptions;
}

/** How long an exec plugin may take, in ms of real time: it is a process of this machine. */
const pluginTimeout = 30_000;

/**
 * The KubeConfig's credentials as they are now: it re-reads token and certificate files, and runs exec plugins again when
 * what they gave has expired. So ask for every request.
 */
export class Authentication {
  readonly #pluginTimeout: number;
  #asked: { readonly kubeConfig: KubeConfig; readonly answer: Promise<Credentials> } | undefined;

  constructor(options: { readonly pluginTimeout?: number } = {}) {
    this.#pluginTimeout = options.pluginTimeout ?? pluginTimeout;
  }

  /** Throws a KubernetesError of kind `unauthorized` where they cannot be had. */
  async credentials(kubeConfig: KubeConfig): Promise<Credentials> {
    // It is any in client-node's types; whether there is one is all that is asked here.
    const exec: unknown = kubeConfig.getCurrentUser()?.exec;
    if (exec === undefined || exec === null) return currentCredentials(kubeConfig);
    if (this.#asked?.kubeConfig === kubeConfig) return this.#asked.answer;

    // One process for all who need it now; all who were refused at the same moment would have one each.
    const answer = this.#unlessItHangs(currentCredentials(kubeConfig)).finally(() => {
      if (this.#asked?.answer === answer) this.#asked = undefined;
    });
    this.#asked = { kubeConfig, answer };
    return answer;
  }

  async #unlessItHangs(credentials: Promise<Credentials>): Promise<Credentials> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const message = `The kubeconfig's exec plugin has not answered for ${this.#pluginTimeout / 1000} s. It is run again.`;
      reject(new KubernetesError('unauthorized', message));
    }, this.#pluginTimeout);
    return Promise.race([credentials, promise]).finally(() => {
      clearTimeout(timer);
    });
  }
}

async function currentCredentials(kubeConfig: KubeConfig): Promise<Credentials> {
  const cluster = kubeConfig.getCurrentCluster();
  // KubeConfig refuses plain HTTP unless insecure-skip-tls-verify says it is meant. kubectl just sends no credentials.
  if (cluster?.server.startsWith('http:') === true && !cluster.skipTLSVerify) return { headers: {}, tls: {} };

  const options: RequestOptions = {};
  const user = kubeConfig.getCurrentUser();
  const rotated: Record<string, string> = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
    // KubeConfig believes what it has read for a minute more; a file is read as quickly as that is checked.
    const tokenFile = tokenFileOf(user);
    if (tokenFile !== undefined) rotated.Authorization = `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
  } catch (error) {
    throw new KubernetesError(
      'unauthorized',
      `The kubeconfig's credentials cannot be had: ${messageOf(error).trim()}. ` +
        `Check the files and the exec plugin of user "${user?.name ?? ''}".`,
      { cause: error },
    );
  }
  return { headers: { ...headersOf(options), ...rotated }, tls: tlsOptionsOf(options) };
}

/** Where the pod's own service account has its token, which the kubelet renews. */
function tokenFileOf(user: User | null): string | undefined {
  // `authProvider` is any in client-node's types; of this provider it is so.
  const provider = user?.authProvider as { readonly config?: { readonly tokenFile?: string } } | undefined;
  return provider?.config?.tokenFile;
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  if (typeof options.auth === 'string') headers.Authorization = `Basic ${btoa(options.auth)}`;
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value).trim();
  return headers;
}

function tlsOptionsOf(options: RequestOptions): TlsOptions {
  return {
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.cert === undefined ? {} : { cert: options.cert }),
    ...(options.key === undefined ? {} : { key: options.key }),
    ...(options.servername === undefined ? {} : { servername: options.servername }),
    ...(options.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: options.rejectUnauthorized }),
  };
}
