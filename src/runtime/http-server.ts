import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { messageOf } from './message-of.ts';

/** Where to listen: all addresses where `host` is left out, any free port where it is 0. */
export interface BindAddress {
  readonly host?: string;
  readonly port: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A small HTTP server that answers GETs of a few paths. */
export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts one. Rejects where the address cannot be had. */
export async function serveHttp(
  address: BindAddress,
  pages: Readonly<Record<string, () => Promise<HttpAnswer> | HttpAnswer>>,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://localhost').pathname];
    const send = ({ status, contentType, body }: HttpAnswer): void => {
      response.writeHead(status, { 'content-type': contentType }).end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') send(plain(405, 'Only GET is answered here.'));
    else if (page === undefined) send(plain(404, `There are ${Object.keys(pages).join(', ')}.`));
    else {
      Promise.resolve()
        .then(page)
        .then(send, (error: unknown) => {
          send(plain(500, messageOf(error)));
        });
    }
  });
  await listen(server, address);
  return {
    // A TCP server that listens has an address of this kind.
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An answer for people. */
export function plain(status: number, body: string): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
}

function listen(server: Server, { host, port }: BindAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
