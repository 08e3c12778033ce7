import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';

import { Authentication, type Credentials } from './authentication.ts';
import { Dispatchers } from './dispatchers.ts';
import { errorOfAnswer, errorOfTransport } from './error-classes.ts';
import type { KubeConfigSource } from './kube-config-files.ts';
import { isKubernetesError, KubernetesError } from './kubernetes-error.ts';
import type { KubernetesRequest } from './kubernetes-request.ts';
import { linesOf } from './lines.ts';

/**
 * Hears of requests, to count them: that one is sent, and then the status code of its answer, or `<error>` (client-go's word)
 * where there was none.
 */
export type RequestObserver = (request: {
  readonly method: string;
  readonly host: string;
}) => (code: number | '<error>') => void;

/**
 * The way to one API server: authenticated as the KubeConfig says, over connections that are kept and shared. Requests end
 * in their answer, in a KubernetesError, or in their signal's reason.
 */
export class KubernetesConnection {
  readonly #source: KubeConfigSource;
  readonly #authentication = new Authentication();
  readonly #server: URL;
  readonly #userAgent: string;
  readonly #dispatchers: Dispatchers;
  readonly #observer: RequestObserver | undefined;
  #refusal: string | undefined;
  #closed = false;

  /** Throws when the KubeConfig has no cluster. `version` is this controller's, for the user agent. */
  constructor(options: {
    readonly kubeConfig: KubeConfig;
    /** Where it is renewed; left out: nowhere. */
    readonly source?: KubeConfigSource;
    readonly version: string;
    readonly observer?: RequestObserver;
  }) {
    const cluster = options.kubeConfig.getCurrentCluster();
    if (cluster === null) throw new Error('The kubeconfig has no cluster for its current context.');
    this.#source = options.source ?? { current: async () => options.kubeConfig, refused: () => undefined };
    this.#server = new URL(cluster.server);
    this.#userAgent = `private-http-api-controller/${options.version}`;
    this.#observer = options.observer;
    this.#dispatchers = new Dispatchers({ proxyUrl: cluster.proxyUrl });
  }

  /** Why the credentials were of no use the last time; undefined where they were. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Sends a request; answers what the server's JSON says. Nothing is tried twice. */
  async request(request: KubernetesRequest): Promise<unknown> {
    try {
      const answer = await this.#send(request);
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw errorOfAnswer(request, answer, text);
      return parseJson(request, text);
    } catch (error) {
      throw this.#remember(errorOfTransport(request, error));
    }
  }

  /**
   * Sends a GET whose answer goes on, and hands out its lines as they come. May stay silent for any time: whoever reads it
   * keeps the time. Ends when the server ends it; a last line that is cut short is left out.
   */
  async *lines(request: Omit<KubernetesRequest, 'method' | 'body' | 'contentType'>): AsyncGenerator<string, void> {
    const get = { ...request, method: 'GET' } as const;
    try {
      const answer = await this.#send(get, { bodyTimeout: 0 });
      if (answer.statusCode >= 300) throw errorOfAnswer(get, answer, await answer.body.text());
      yield* linesOf(answer.body);
    } catch (error) {
      throw this.#remember(errorOfTransport(get, error));
    }
  }

  /** Cuts off everything that is under way, and refuses whatever comes after. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#dispatchers.destroy();
  }

  async #send(request: KubernetesRequest, options: { bodyTimeout?: number } = {}): Promise<Dispatcher.ResponseData> {
    request.signal?.throwIfAborted();
    const kubeConfig = await this.#source.current();
    const { headers, tls } = await this.#credentials(kubeConfig, request.signal);
    if (this.#closed) throw new KubernetesError('unavailable', 'The connection to the API server was closed.');
    if (request.mayBeSent?.() === false) throw notLeading(request);
    const answered = this.#observer?.({ method: request.method, host: this.#server.host });
    const sent = this.#dispatchers.for(tls).request({
      ...options,
      origin: this.#server.origin,
      // A server may live below a path, as clusters behind Rancher do.
      path: this.#server.pathname.replace(/\/$/, '') + request.path + queryOf(request),
      method: request.method,
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': this.#userAgent,
        ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: request.signal ?? null,
    });
    sent.then(
      ({ statusCode }) => {
        answered?.(statusCode);
        if (statusCode === 401) this.#source.refused(kubeConfig);
        else this.#refusal = undefined;
      },
      () => answered?.('<error>'),
    );
    return sent;
  }

  /** Those of the KubeConfig, for which nobody waits longer than their signal lets them: a plugin may hang. */
  async #credentials(kubeConfig: KubeConfig, signal: AbortSignal | undefined): Promise<Credentials> {
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => {
      // What a signal was aborted with is handed on as it is, whatever it is.
      aborted.reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort);
    try {
      return await Promise.race([this.#authentication.credentials(kubeConfig), aborted.promise]);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #remember(error: unknown): unknown {
    if (isKubernetesError(error, 'unauthorized')) this.#refusal = error.message;
    return error;
  }
}

function notLeading({ method, path }: KubernetesRequest): KubernetesError {
  return new KubernetesError(
    'notLeading',
    `${method} ${path}: not sent, as this process may soon lead no more. It is tried again when that is sure.`,
    { retryAfter: 2_000 },
  );
}

function queryOf({ query }: KubernetesRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

function parseJson(request: KubernetesRequest, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new KubernetesError(
      'unavailable',
      `${request.method} ${request.path}: what came back is not JSON, so it is not from an API server: ${text.slice(0, 100)}`,
      { cause: error },
    );
  }
}
