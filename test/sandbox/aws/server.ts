import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { listen } from './listen.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { AwsEndpoint } from './aws-endpoint.ts';
import type { Services } from './aws-endpoint.ts';
import type { RecordedCall } from './calls.ts';
import { answerControl } from './control/control.ts';
import type { Iam } from './iam/iam.ts';
import type { InjectedFault } from './injected-faults.ts';
import { readRequest } from './wire/read-request.ts';
import type { WireResponse } from './wire/protocol.ts';

/** Answers a request to `http://{apiId}.execute-api.{region}.localhost`; returns when the answer has been given. */
export type ServeApi = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface AwsServerOptions {
  readonly clock: VirtualClock;
  readonly services: Services;
  /** 0 or left out: a free one. */
  readonly port?: number;
  /** Whether calls beyond AWS's rates are refused, as AWS does. */
  readonly throttles: boolean;
  /** Who may call what. Left out: everybody may do everything. */
  readonly iam?: Iam | undefined;
  readonly dataPlane?: ServeApi;
}

/**
 * The simulated AWS on one port of 127.0.0.1: the services' APIs, the APIs that were made with them (told apart by Host),
 * and under `/_sandbox/` what people and tests turn it with.
 */
export class AwsServer {
  readonly port: number;
  readonly #clock: VirtualClock;
  readonly #services: Services;
  readonly #dataPlane: ServeApi | undefined;
  readonly #endpoint: AwsEndpoint;
  readonly #server: Server;
  #inFlight = 0;
  #waiting = 0;

  private constructor(server: Server, port: number, options: AwsServerOptions) {
    this.port = port;
    this.#server = server;
    this.#clock = options.clock;
    this.#services = options.services;
    this.#dataPlane = options.dataPlane;
    this.#endpoint = new AwsEndpoint({
      clock: options.clock,
      services: options.services,
      throttles: options.throttles,
      iam: options.iam,
      whileWaiting: async (wait) => {
        this.#inFlight -= 1;
        this.#waiting += 1;
        try {
          return await wait;
        } finally {
          this.#waiting -= 1;
          this.#inFlight += 1;
        }
      },
    });
    server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  /** @throws where the port is taken. */
  static async start(options: AwsServerOptions): Promise<AwsServer> {
    const server = createServer();
    const port = await listen(server, options.port ?? 0);
    return new AwsServer(server, port, options);
  }

  /** For AWS_ENDPOINT_URL. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many requests are being answered, the data plane's included; those that wait for the clock are not. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many calls wait for the clock: a fault delays them. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Answered AWS calls since the start or `clearCalls`. */
  get calls(): readonly RecordedCall[] {
    return this.#endpoint.calls;
  }

  clearCalls(): void {
    this.#endpoint.clearCalls();
  }

  /** The faults that are still to come. */
  get faults(): readonly InjectedFault[] {
    return this.#endpoint.faults.pending;
  }

  injectFault(fault: InjectedFault): void {
    this.#endpoint.faults.add(fault);
  }

  clearFaults(): void {
    this.#endpoint.faults.clear();
  }

  /** Turns the sandbox's clock by `ms`; answers its new time, in ms since 1970. */
  advance(ms: number): number {
    this.#clock.advance(ms);
    return this.#clock.now();
  }

  /** What each service knows, as plain data. */
  state(): Readonly<Record<string, object>> {
    return Object.fromEntries(Object.entries(this.#services).map(([name, service]) => [name, service.state?.() ?? {}]));
  }

  /** Stops listening and cuts off what is still connected. */
  async close(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.close((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
      this.#server.closeAllConnections();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#inFlight += 1;
    try {
      if (this.#dataPlane !== undefined && isForApi(request)) await this.#dataPlane(request, response);
      else await this.#answer(request, response);
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wireRequest = await readRequest(request);
    const isControl = wireRequest.path.startsWith('/_sandbox/');
    const answer: WireResponse | undefined = isControl
      ? answerControl(this, wireRequest)
      : await this.#endpoint.answer(wireRequest);

    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

function isForApi({ headers }: IncomingMessage): boolean {
  return /^[^.]+\.execute-api\.[^.]+\.localhost(:\d+)?$/i.test(headers.host ?? '');
}
