import { KubeConfig } from '@kubernetes/client-node';
import type { HandlerExecutionContext } from '@smithy/types';
import { awsClients, type AwsClients } from '../../src/aws/clients.ts';
import { startController } from '../../src/composition.ts';
import { readConfig } from '../../src/config.ts';
import { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { type HttpServer, serveHttp } from '../../src/runtime/http-server.ts';
import { createLog } from '../../src/runtime/log.ts';
import { LentClock } from '../sandbox/lent-clock.ts';
import type { VirtualClock } from '../sandbox/virtual-clock.ts';

/** A request of the controller on its way to a server. */
export interface SentRequest {
  readonly server: 'aws' | 'kubernetes';
  /** `CreateApi`; `PATCH privatehttpapis/my-http-api/status`. */
  readonly name: string;
  /** Whether it changes anything, as far as its name tells. */
  readonly isWrite: boolean;
}

/** Stands between the controller and the servers: sends a request, or does not; hands on what came of it, or does not. */
export type Passage = <T>(request: SentRequest, send: () => Promise<T>) => Promise<T>;

/** The access key that a controller signs with: by it the sandbox tells its calls from those of others. */
export function accessKeyOf(controller: string): string {
  return `CONTROLLER-${controller}`;
}

export interface ControllerOptions {
  /** As a pod's: by it people tell replicas apart. */
  readonly name: string;
  readonly kubeconfig: string;
  readonly awsEndpoint: string;
  readonly region: string;
  readonly clock: VirtualClock;
  /** Flags, beyond --cluster-name and --region. */
  readonly flags: readonly string[];
  /** Where log lines go. */
  readonly log: (line: string) => void;
  /** What its requests pass through; watches do not. Default: nothing. */
  readonly passage?: Passage | undefined;
  /** Whether it looks for credentials as in production, by the SDK's own chain, rather than to be given some. */
  readonly findsCredentials?: boolean | undefined;
}

/** A controller in this process. */
export interface Controller {
  /** How many requests it has sent and has no answer to. */
  readonly inFlight: number;
  /** Resolves when it has started: at once, unless the API server is away. */
  readonly started: Promise<void>;
  /** Resolves when it has ended by itself, with why. It is to be killed then: its process would be gone. */
  readonly failed: Promise<Error>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Cuts off all its I/O and its time, as SIGKILL would. */
  kill(): Promise<void>;
}

/**
 * Comparisons with AWS at moments that follow from UIDs would be counted in with what tests count: those about them ask for
 * them.
 */
const quiet = ['--resync-interval=0s'];

/** Starts the controller as main.ts does, but on the given clock and against the given servers. */
export function startInProcess(options: ControllerOptions): Controller {
  const { name, kubeconfig, awsEndpoint, region, flags } = options;
  const clock = new LentClock(options.clock);
  const unserved = ['--metrics-bind-address=0', '--health-probe-bind-address=0'];
  const given = ['--cluster-name=test', `--region=${region}`, '--log-level=debug', ...unserved, ...quiet, ...flags];
  const config = readConfig(given, {});
  const metrics = createMetrics({ clock });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubeconfig);
  const requests = new Requests(options.passage);
  const connection = new FollowedConnection(
    { kubeConfig, version: name, observer: metrics.kubernetes.requests },
    requests,
  );
  const credentials = { accessKeyId: accessKeyOf(name), secretAccessKey: 'secret' };
  const clients = awsClients({ endpoint: awsEndpoint, ...(options.findsCredentials !== true && { credentials }) });
  follow(clients, region, requests);
  const log = createLog({ level: config.logLevel, clock, destination: { write: options.log } });

  const servers: HttpServer[] = [];
  const serve: typeof serveHttp = async (...args) => {
    const server = await serveHttp(...args);
    servers.push(server);
    return server;
  };
  const running = startController({ config, connection, clients, metrics, serve, clock, log, instance: name });
  const started = running.then(() => undefined);
  // Who kills it before it has started does not want to hear that it did not.
  started.catch(() => undefined);
  const failed = running.then(({ failed: failing }) => failing).catch(asError);

  return {
    get inFlight() {
      return requests.inFlight;
    },
    started,
    failed,
    stop: async () => (await running).stop('the test is over'),
    kill: async () => {
      requests.cutOff();
      clock.giveBack();
      clients.destroy();
      await connection.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** Counts what is under way, and lets it through the passage. */
class Requests {
  inFlight = 0;
  readonly #passage: Passage;
  #isCutOff = false;

  constructor(passage: Passage = (_request, send) => send()) {
    this.#passage = passage;
  }

  /** No more are sent, and whoever sends one waits in vain, as when a process is killed. */
  cutOff(): void {
    this.#isCutOff = true;
  }

  async send<T>(request: SentRequest, send: () => Promise<T>): Promise<T> {
    if (this.#isCutOff) return new Promise(() => undefined);
    this.inFlight += 1;
    try {
      return await this.#passage(request, send);
    } finally {
      this.inFlight -= 1;
    }
  }
}

class FollowedConnection extends KubernetesConnection {
  readonly #requests: Requests;

  constructor(options: ConstructorParameters<typeof KubernetesConnection>[0], requests: Requests) {
    super(options);
    this.#requests = requests;
  }

  override request(...args: Parameters<KubernetesConnection['request']>): Promise<unknown> {
    const [{ method, path }] = args;
    const name = `${method} ${path.replace(/^[/]apis?([/][^/]+)?[/]v[^/]+[/]/, '').replace(/^namespaces[/][^/]+[/]/, '')}`;
    const request: SentRequest = { server: 'kubernetes', name, isWrite: method !== 'GET' };
    return this.#requests.send(request, () => super.request(...args));
  }
}

function follow(clients: AwsClients, region: string, requests: Requests): void {
  const step = { name: 'follow', step: 'initialize', priority: 'high' } as const;
  clients
    .apiGateway(region)
    .middlewareStack.add((next, context) => (args) => requests.send(called(context), () => next(args)), step);
  clients
    .loadBalancing(region)
    .middlewareStack.add((next, context) => (args) => requests.send(called(context), () => next(args)), step);
  clients
    .ec2(region)
    .middlewareStack.add((next, context) => (args) => requests.send(called(context), () => next(args)), step);
  clients
    .cloudMap(region)
    .middlewareStack.add((next, context) => (args) => requests.send(called(context), () => next(args)), step);
}

function called({ commandName = '' }: HandlerExecutionContext): SentRequest {
  const name = commandName.replace(/Command$/, '');
  return { server: 'aws', name, isWrite: !/^(Get|Describe|List)/.test(name) };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
