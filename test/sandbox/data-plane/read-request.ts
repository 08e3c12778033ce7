import type { IncomingMessage } from 'node:http';
import type { HeaderList, HttpRequest } from './http-message.ts';

/** Of the whole body, in bytes [documented]. */
const maxBody = 10 * 1024 * 1024;
/** Of request line and header fields together, in bytes [documented]. */
const maxHead = 10_240;

/** Reads a request to its end; tells those that API Gateway would not take. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | 'bodyTooLarge' | 'headTooLarge'> {
  const { method = 'GET', url = '/', rawHeaders } = incoming;
  const headers: HeaderList = Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[2 * at] ?? '',
    rawHeaders[2 * at + 1] ?? '',
  ]);

  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on, or the client would see a reset instead of the answer.
    if (size <= maxBody) chunks.push(chunk);
  }
  if (size > maxBody) return 'bodyTooLarge';

  const headSize =
    method.length + url.length + headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (headSize > maxHead) return 'headTooLarge';

  const at = url.indexOf('?');
  return {
    method,
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers,
    body: Buffer.concat(chunks),
    source: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
}
