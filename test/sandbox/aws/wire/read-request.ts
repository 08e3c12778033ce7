import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { WireRequest } from './protocol.ts';

/** Reads a request to its end. @throws where the client goes away meanwhile. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', ...query] = url.split('?');
  return {
    method,
    path,
    query: new URLSearchParams(query.join('?')),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
    ),
    body: await text(request),
  };
}
