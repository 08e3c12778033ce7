import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { KubeConfig } from '@kubernetes/client-node';

import { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import type { AnyObject } from '../../src/model/kubernetes-object.ts';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
}

/** How a request is answered; what does not end the response keeps it open. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** Which of the certificates in `certificates/` a server shows, and which CA a client believes. */
export type Generation = 'old' | 'new';

/** An HTTP server that answers as a test says, and remembers what it was asked. */
export class ScriptedApiServer {
  readonly requests: ReceivedRequest[] = [];
  readonly #server: ReturnType<typeof createServer> | TlsServer;
  #connections = 0;
  #answer: Answer;

  private constructor(answer: Answer, certificate: Generation | undefined) {
    this.#answer = answer;
    const connectionNumbers = new WeakMap<object, number>();
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      const connection = connectionNumbers.get(request.socket) ?? (this.#connections += 1);
      connectionNumbers.set(request.socket, connection);
      receive(request, connection).then(
        (received) => {
          this.requests.push(received);
          this.#answer(response, received);
        },
        // The client went away in the middle of its request: there is nobody to answer.
        () => response.destroy(),
      );
    };
    this.#server =
      certificate === undefined ? createServer(listener) : createTlsServer(serverCertificate(certificate), listener);
  }

  /** Speaks TLS where there is a certificate. */
  static async start(answer: Answer, certificate?: Generation): Promise<ScriptedApiServer> {
    const server = new ScriptedApiServer(answer, certificate);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** From now on requests are answered so. */
  answer(answer: Answer): void {
    this.#answer = answer;
  }

  /** Shows another certificate from now on, and ends all connections, as a server does that is started again. */
  rotate(certificate: Generation): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext(serverCertificate(certificate));
    this.#server.closeAllConnections();
  }

  get url(): string {
    const scheme = this.#server instanceof TlsServer ? 'https' : 'http';
    // A TCP server that listens has an address of this kind.
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A connection to this server. */
  connect(
    options: {
      readonly token?: string;
      readonly tokenFile?: string;
      readonly caFile?: string;
      readonly path?: string;
    } = {},
  ): KubernetesConnection {
    const { token, tokenFile, caFile, path = '' } = options;
    const kubeConfig = new KubeConfig();
    const cluster = {
      name: 'scripted',
      server: this.url + path,
      skipTLSVerify: caFile === undefined && (token !== undefined || tokenFile !== undefined),
      ...(caFile !== undefined && { caFile }),
    };
    const user = {
      name: 'tester',
      ...(token === undefined ? {} : { token }),
      ...(tokenFile === undefined ? {} : { authProvider: { name: 'tokenFile', config: { tokenFile } } }),
    };
    kubeConfig.loadFromClusterAndUser(cluster, user);
    return new KubernetesConnection({ kubeConfig, version: '1.2.3' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers with JSON. */
export function json(body: unknown, statusCode = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(statusCode, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** Answers with a failure as the API server words it. */
export function failure(
  code: number,
  reason = 'Failed',
  message = 'it is so',
  headers: Record<string, string> = {},
): Answer {
  return json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, code, headers);
}

/** An Ingress-like object of that name and version. */
export function objectOf(name: string, resourceVersion: number | string, more: object = {}): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: {
      namespace: 'saas',
      name,
      uid: `uid-${name}`,
      resourceVersion: String(resourceVersion),
      creationTimestamp: '2026-01-01T12:00:00Z',
      ...more,
    },
  };
}

/** Waits, while I/O goes on, until something is so; throws when it is not within 5 s of real time. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not so after 5 s: ${condition.toString()}`);
    await nextTurn();
  }
}

/** The certificate of the CA that signed a server's. */
export function caOf(generation: Generation): string {
  return readCertificate(`${generation}-ca.crt`);
}

function serverCertificate(generation: Generation): { readonly cert: string; readonly key: string } {
  return { cert: readCertificate(`${generation}-server.crt`), key: readCertificate(`${generation}-server.key`) };
}

function readCertificate(file: string): string {
  return readFileSync(new URL(`certificates/${file}`, import.meta.url), 'utf8');
}

async function receive(request: IncomingMessage, connection: number): Promise<ReceivedRequest> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', 'http://scripted');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: body === '' ? undefined : JSON.parse(body),
    connection,
  };
}
