import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Clock } from '../../../src/runtime/clock.ts';
import { listen } from '../aws/listen.ts';

/** The program that runs in a pod, whatever its image: an HTTP server that tells what it was asked. */
export interface SampleApp {
  readonly localPort: number;
  /** Requests that are being answered; those that wait for the clock are not. */
  readonly inFlight: number;
  /** Ends it with whatever is still connected. */
  close(): Promise<void>;
}

/** Starts it on a local port of its own. */
export async function startSampleApp(options: {
  readonly pod: { readonly name: string; readonly namespace: string };
  readonly clock: Clock;
}): Promise<SampleApp> {
  const { pod, clock } = options;
  let inFlight = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { method = '', url: path = '', headers } = request;
    const delay = delayIn(path);
    if (delay !== undefined) {
      inFlight -= 1;
      await clock.sleep(delay).finally(() => {
        inFlight += 1;
      });
    }
    const told = { pod: pod.name, namespace: pod.namespace, method, path, headers, ...(body === '' ? {} : { body }) };
    response.writeHead(statusOf(path), { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(told, undefined, 2)}\n`);
  };
  const server = createServer((request, response) => {
    inFlight += 1;
    answer(request, response)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
      .finally(() => {
        inFlight -= 1;
      })
      // Nothing above rejects.
      .catch(() => undefined);
  });
  const localPort = await listen(server, 0);

  return {
    localPort,
    get inFlight() {
      return inFlight;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** What a path is answered with: the code in `…/status/404`, else 200. */
export function statusOf(path: string): number {
  const asked = /\/status\/([2-5][0-9]{2})(?:$|[?/])/.exec(path)?.[1];
  return asked === undefined ? 200 : Number(asked);
}

/** How long `…/delay/2s` or `…/delay/250ms` waits first, in ms of the sandbox's clock. */
function delayIn(path: string): number | undefined {
  const [, number, unit] = /\/delay\/([0-9]{1,6}(?:\.[0-9]{1,3})?)(ms|s)(?:$|[?/])/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === 's' ? 1000 : 1);
}
