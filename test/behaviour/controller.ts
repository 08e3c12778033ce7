import { KubeConfig } from '@kubernetes/client-node';
import { awsClients, type AwsClients } from '../../src/aws/clients.ts';
import { startController } from '../../src/composition.ts';
import { readConfig } from '../../src/config.ts';
import { KubernetesConnection } from '../../src/kubernetes/connection.ts';
import { createLog } from '../../src/runtime/log.ts';
import { LentClock } from '../sandbox/lent-clock.ts';
import type { VirtualClock } from '../sandbox/virtual-clock.ts';

/** The access key that the controller signs with: by it the sandbox tells its calls from those of others. */
export const controllerAccessKey = 'AKIASANDBOXCONTROLLER';

export interface ControllerOptions {
  readonly kubeconfig: string;
  readonly awsEndpoint: string;
  readonly region: string;
  readonly clock: VirtualClock;
  /** Flags, beyond --cluster-name and --region. */
  readonly flags: readonly string[];
  /** Where log lines go. */
  readonly log: (line: string) => void;
}

/** A controller in this process. */
export interface Controller {
  /** How many requests it has sent and has no answer to. */
  readonly inFlight: number;
  /** Resolves when it has started: at once, unless the API server is away. */
  readonly started: Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Cuts off all its I/O and its time, as SIGKILL would. */
  kill(): Promise<void>;
}

/** Starts the controller as main.ts does, but on the given clock and against the given servers. */
export function startInProcess(options: ControllerOptions): Controller {
  const { kubeconfig, awsEndpoint, region, flags } = options;
  const clock = new LentClock(options.clock);
  const config = readConfig(['--cluster-name=test', `--region=${region}`, '--log-level=debug', ...flags], {});
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(kubeconfig);
  const requests = new InFlight();
  const connection = new CountedConnection({ kubeConfig, version: 'test' }, requests);
  const credentials = { accessKeyId: controllerAccessKey, secretAccessKey: 'secret' };
  const clients = awsClients({ endpoint: awsEndpoint, credentials });
  count(clients, region, requests);
  const log = createLog({ level: config.logLevel, clock, destination: { write: options.log } });

  const running = startController({ config, connection, clients, clock, log, instance: 'test' });
  const started = running.then(() => undefined);
  // Who kills it before it has started does not want to hear that it did not.
  started.catch(() => undefined);

  return {
    get inFlight() {
      return requests.count;
    },
    started,
    stop: async () => (await running).stop('the test is over'),
    kill: async () => {
      clock.giveBack();
      clients.destroy();
      await connection.close();
    },
  };
}

class InFlight {
  count = 0;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.count += 1;
    try {
      return await work();
    } finally {
      this.count -= 1;
    }
  }
}

class CountedConnection extends KubernetesConnection {
  readonly #requests: InFlight;

  constructor(options: ConstructorParameters<typeof KubernetesConnection>[0], requests: InFlight) {
    super(options);
    this.#requests = requests;
  }

  override request(...args: Parameters<KubernetesConnection['request']>): Promise<unknown> {
    return this.#requests.during(() => super.request(...args));
  }
}

function count(clients: AwsClients, region: string, requests: InFlight): void {
  const step = { name: 'count', step: 'initialize', priority: 'high' } as const;
  clients.apiGateway(region).middlewareStack.add((next) => (args) => requests.during(() => next(args)), step);
  clients.loadBalancing(region).middlewareStack.add((next) => (args) => requests.during(() => next(args)), step);
  clients.ec2(region).middlewareStack.add((next) => (args) => requests.during(() => next(args)), step);
}
