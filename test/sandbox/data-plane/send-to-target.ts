import { request as open } from 'node:http';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { HeaderList, HttpAnswer, HttpRequest } from './http-message.ts';
import { startDeadline } from './start-deadline.ts';

/** How a target disappoints: no connection or no proper answer, nothing within the time, or the caller went away. */
export type TargetFailure = 'refused' | 'timeout' | 'aborted';

/**
 * One HTTP/1.1 exchange with a pod, on a connection of its own.
 *
 * @param options.idleTimeout ms in which the whole answer must come.
 * @param options.signal Ends the exchange when nobody waits for it any more.
 */
export function sendToTarget(options: {
  readonly clock: Clock;
  readonly localPort: number;
  readonly request: HttpRequest;
  readonly idleTimeout: number;
  readonly signal: AbortSignal;
}): Promise<HttpAnswer | TargetFailure> {
  const { clock, localPort, request, idleTimeout, signal } = options;
  return new Promise((resolve) => {
    const outgoing = open({
      host: '127.0.0.1',
      port: localPort,
      method: request.method,
      path: request.query === '' ? request.path : `${request.path}?${request.query}`,
      headers: request.headers.flat(),
      agent: false,
    });
    const end = (outcome: HttpAnswer | TargetFailure): void => {
      deadline.cancel();
      signal.removeEventListener('abort', abort);
      outgoing.destroy();
      resolve(outcome);
    };
    const abort = (): void => {
      end('aborted');
    };
    const deadline = startDeadline(clock, idleTimeout, () => {
      end('timeout');
    });
    signal.addEventListener('abort', abort, { once: true });

    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        end({ status: incoming.statusCode ?? 502, headers: pairs(incoming.rawHeaders), body: Buffer.concat(chunks) });
      });
      incoming.on('error', () => {
        end('refused');
      });
    });
    outgoing.on('error', () => {
      end('refused');
    });
    if (signal.aborted) abort();
    else outgoing.end(request.body);
  });
}

function pairs(rawHeaders: readonly string[]): HeaderList {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[2 * at] ?? '',
    rawHeaders[2 * at + 1] ?? '',
  ]);
}
