import { isDeepStrictEqual } from 'node:util';

import { Agent, type Dispatcher, ProxyAgent } from 'undici';

import type { TlsOptions } from './authentication.ts';

/** How long a server may take to begin its answer, and be silent within one, in ms of real time: it is a network's. */
const requestTimeout = 30_000;

/**
 * The connections to one API server: kept alive, shared by all requests, and made anew when the certificates change
 * (a CA or a client certificate that was rotated) while requests under way end on the old ones.
 */
export class Dispatchers {
  readonly #proxyUrl: string | undefined;
  readonly #open = new Set<Dispatcher>();
  #current: { readonly tls: TlsOptions; readonly dispatcher: Dispatcher } | undefined;

  constructor(options: { readonly proxyUrl: string | undefined }) {
    if (options.proxyUrl !== undefined && !options.proxyUrl.startsWith('http')) {
      throw new Error(`The kubeconfig's proxy-url ${options.proxyUrl} is not supported; use an http or https proxy.`);
    }
    this.#proxyUrl = options.proxyUrl;
  }

  /** The dispatcher for requests that connect with these options. */
  for(tls: TlsOptions): Dispatcher {
    const before = this.#current;
    if (before !== undefined && isDeepStrictEqual(before.tls, tls)) return before.dispatcher;

    const dispatcher = this.#create(tls);
    this.#open.add(dispatcher);
    this.#current = { tls, dispatcher };
    if (before !== undefined) this.#retire(before.dispatcher);
    return dispatcher;
  }

  /** Cuts off every connection and all that is under way on it. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#open].map((dispatcher) => dispatcher.destroy()));
    this.#open.clear();
  }

  #create(tls: TlsOptions): Dispatcher {
    const options = {
      headersTimeout: requestTimeout,
      bodyTimeout: requestTimeout,
      // A connection of its own for each watch: on a shared HTTP/2 connection one that is stuck takes all others along.
      allowH2: false,
      // Probes notice a peer that is gone; 30 s is below the idle time-outs of cloud load balancers, and client-go's.
      connect: { keepAlive: true, keepAliveInitialDelay: 30_000 },
    };
    return this.#proxyUrl === undefined
      ? new Agent({ ...options, connect: { ...options.connect, ...tls } })
      : new ProxyAgent({ ...options, uri: this.#proxyUrl, requestTls: tls });
  }

  #retire(dispatcher: Dispatcher): void {
    const forget = (): void => {
      this.#open.delete(dispatcher);
    };
    dispatcher.close().then(forget, forget);
  }
}
