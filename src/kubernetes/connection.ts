import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';

import { currentCredentials } from './authentication.ts';
import { Dispatchers } from './dispatchers.ts';
import { errorOfAnswer, errorOfTransport } from './error-classes.ts';
import { KubernetesError } from './kubernetes-error.ts';
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
  readonly #kubeConfig: KubeConfig;
  readonly #server: URL;
  readonly #userAgent: string;
  readonly #dispatchers: Dispatchers;
  readonly #observer: RequestObserver | undefined;
  #closed = false;

  /** Throws when the KubeConfig has no cluster. `version` is this controller's, for the user agent. */
  constructor(options: {
    readonly kubeConfig: KubeConfig;
    readonly version: string;
    readonly observer?: RequestObserver;
  }) {
    const cluster = options.kubeConfig.getCurrentCluster();
    if (cluster === null) throw new Error('The kubeconfig has no cluster for its current context.');
    this.#kubeConfig = options.kubeConfig;
    this.#server = new URL(cluster.server);
    this.#userAgent = `private-http-api-controller/${options.version}`;
    this.#observer = options.observer;
    this.#dispatchers = new Dispatchers({ proxyUrl: cluster.proxyUrl });
  }

  /** Sends a request; answers what the server's JSON says. Nothing is tried twice. */
  async request(request: KubernetesRequest): Promise<unknown> {
    try {
      const answer = await this.#send(request);
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw errorOfAnswer(request, answer, text);
      return parseJson(request, text);
    } catch (error) {
      throw errorOfTransport(request, error);
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
      throw errorOfTransport(get, error);
    }
  }

  /** Cuts off everything that is under way, and refuses whatever comes after. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#dispatchers.destroy();
  }

  async #send(request: KubernetesRequest, options: { bodyTimeout?: number } = {}): Promise<Dispatcher.ResponseData> {
    request.signal?.throwIfAborted();
    const { headers, tls } = await currentCredentials(this.#kubeConfig);
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
      ({ statusCode }) => answered?.(statusCode),
      () => answered?.('<error>'),
    );
    return sent;
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
