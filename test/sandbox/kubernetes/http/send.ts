import type { ServerResponse } from 'node:http';

import type { Json } from '../json.ts';

/** Writes a JSON answer. */
export function send(response: ServerResponse, code: number, body: Json): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
