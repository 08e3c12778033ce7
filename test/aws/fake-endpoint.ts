import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What an AWS endpoint was sent. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How to answer one request: with these words, or by doing something else with the response. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | ((response: ServerResponse) => void);

/** An HTTP server that gives the answers it was made with, one a request, the last one over and over. */
export class FakeEndpoint implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  readonly #server = createServer();
  readonly #answers: readonly Answer[];

  private constructor(answers: readonly Answer[]) {
    this.#answers = answers;
    this.#server.on('request', (request, response) => {
      const answer = this.#answers[Math.min(this.requests.length, this.#answers.length - 1)];
      const { method = '', url: path = '', headers } = request;
      const received = { method, path, headers, body: '' };
      this.requests.push(received);
      text(request).then(
        (body) => {
          received.body = body;
          if (typeof answer === 'function') answer(response);
          else response.writeHead(answer?.status ?? 200, answer?.headers).end(answer?.body);
        },
        // A client that hung up gets no answer.
        () => response.destroy(),
      );
    });
  }

  static async answering(...answers: readonly Answer[]): Promise<FakeEndpoint> {
    const endpoint = new FakeEndpoint(answers);
    endpoint.#server.listen(0, '127.0.0.1');
    await once(endpoint.#server, 'listening');
    return endpoint;
  }

  get url(): string {
    // A server that listens on a port has an address of this shape.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** An error as API Gateway answers it. */
export function apiGatewayError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, ...headers },
    body: JSON.stringify({ message }),
  };
}

/** A success as API Gateway answers it. */
export function apiGatewayAnswer(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
