import { ACMClient } from '@aws-sdk/client-acm';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { NodeHttpHandler } from '@smithy/node-http-handler';

export interface AwsClients {
  readonly ec2: EC2Client;
  readonly balancing: ElasticLoadBalancingV2Client;
  readonly acm: ACMClient;
  /** Ends whatever is under way, and whatever is tried afterwards. */
  close(): void;
}

/** Whose calls these are, for those who count calls. */
export const accessKeyId = 'AKIASANDBOXLBC0000';

/** The SDK's own clients: this controller reaches AWS as the real one does, over HTTP. */
export function awsClients(aws: { readonly endpoint: string; readonly region: string }): AwsClients {
  const closed = new AbortController();
  const requestHandler = new StoppableHandler(closed.signal);
  const credentials = { accessKeyId, secretAccessKey: 'sandbox' };
  // Whoever is throttled comes back by its queue, on the world's clock: the SDK would wait for the machine's.
  const config = { ...aws, credentials, requestHandler, maxAttempts: 1 };
  return {
    ec2: new EC2Client(config),
    balancing: new ElasticLoadBalancingV2Client(config),
    acm: new ACMClient(config),
    close: () => {
      closed.abort();
      requestHandler.destroy();
    },
  };
}

/** The SDK's HTTP, with one signal for all requests. */
class StoppableHandler extends NodeHttpHandler {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  override handle(
    request: Parameters<NodeHttpHandler['handle']>[0],
    options: Parameters<NodeHttpHandler['handle']>[1] = {},
  ): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: this.#signal });
  }
}
