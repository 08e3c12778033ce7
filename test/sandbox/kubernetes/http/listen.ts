import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { StatusError } from '../status-error.ts';
import { send } from './send.ts';

/** A server that listens, and can be made to look as if it did not. */
export interface Listener {
  readonly url: string;
  /** Requests whose answer is not there yet; a watch's is as soon as it began. */
  readonly inFlight: number;
  /** While true, whoever connects is cut off, and whoever was connected is, too. */
  unavailable: boolean;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers requests on 127.0.0.1; what `answer` throws becomes a Status. Port 0 is any free one. */
export async function listen(answer: Answer, port: number): Promise<Listener> {
  const state = { inFlight: 0, unavailable: false };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (state.unavailable) {
      request.socket.destroy();
      return;
    }
    state.inFlight++;
    answer(request, response)
      .catch((error: unknown) => {
        answerError(response, error);
      })
      .finally(() => {
        state.inFlight--;
      })
      .catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
  });
  // Idle connections stay: a client that reuses one just as it is closed would see an error that has no cause.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const cutConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  return {
    // A TCP server's address is one with a port.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get inFlight() {
      return state.inFlight;
    },
    get unavailable() {
      return state.unavailable;
    },
    set unavailable(unavailable) {
      state.unavailable = unavailable;
      if (unavailable) cutConnections();
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      cutConnections();
      await closed;
    },
  };
}

function answerError(response: ServerResponse, error: unknown): void {
  const status = error instanceof StatusError ? error : internalError(error);
  send(response, status.code, status.toBody());
}

function internalError(error: unknown): StatusError {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StatusError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}` });
}
