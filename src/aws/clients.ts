import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  HttpHandlerOptions,
  MiddlewareStack,
} from '@smithy/types';
import { markErrors } from './credentials-error.ts';
import { ec2Client, type Ec2Client } from './ec2.ts';
import { onceEach } from './once-each.ts';

/** The SDK's clients, one for each service and Region, made when they are first asked for. */
export interface AwsClients {
  apiGateway(region: string): ApiGatewayV2Client;
  loadBalancing(region: string): ElasticLoadBalancingV2Client;
  ec2(region: string): Ec2Client;
  cloudMap(region: string): ServiceDiscoveryClient;
  /** Cuts what is in flight and refuses what comes after. */
  destroy(): void;
}

export interface AwsClientsOptions {
  /** The SDK's own chain (environment, files, web identity, container, instance) where left out. */
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Where left out, the SDK's own choice: AWS_ENDPOINT_URL, the profile, else the Region's. */
  readonly endpoint?: string;
}

/** What the clients' `send` takes. */
export interface SendOptions extends HttpHandlerOptions {
  /** Asked right before the request is sent; where it says no, nothing is. */
  readonly mayBeSent?: () => boolean;
}

/** A connection that is not there after this time will not come. */
const connectTimeout = 3_000;

/**
 * Clients that share their connections and credentials. They send each request once: what is worth another try is decided
 * in one place (aws-caller.ts), and a create never is.
 */
export function awsClients(options: AwsClientsOptions = {}): AwsClients {
  const connections = new Connections({ connectionTimeout: connectTimeout });
  const configOf = (region: string) => ({
    region,
    // Its answer is kept and renewed by the provider itself, so all clients together ask for credentials once.
    credentials,
    requestHandler: connections,
    customUserAgent: 'private-http-api-controller',
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  });
  const given = options.credentials ?? defaultProvider();
  const credentials = typeof given === 'function' ? markErrors(given) : given;

  return {
    apiGateway: onceEach((region) => {
      const client = new ApiGatewayV2Client(configOf(region));
      takeOutRetries(client.middlewareStack);
      return client;
    }),
    loadBalancing: onceEach((region) => {
      const client = new ElasticLoadBalancingV2Client(configOf(region));
      takeOutRetries(client.middlewareStack);
      return client;
    }),
    ec2: onceEach((region) => {
      const client = ec2Client(configOf(region));
      takeOutRetries(client.middlewareStack);
      return client;
    }),
    cloudMap: onceEach((region) => {
      const client = new ServiceDiscoveryClient(configOf(region));
      takeOutRetries(client.middlewareStack);
      return client;
    }),
    destroy: () => {
      connections.destroy();
    },
  };
}

/**
 * Puts a step that does nothing where the SDK retries, rather than to set it to one attempt: it also replaces errors by its
 * own, which do not always say whether there was a connection. (The SDK signs "after retryMiddleware", so that has to stay.)
 */
function takeOutRetries<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
  stack.add((next) => (args) => next(args), {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
    override: true,
  });
}

/**
 * Keep-alive connections that stay closed once they are destroyed; the SDK's would open new ones. This is the last place
 * before a request is sent, behind credentials and signature, which take their time.
 */
class Connections extends NodeHttpHandler {
  #destroyed = false;

  override async handle(
    request: Parameters<NodeHttpHandler['handle']>[0],
    options?: SendOptions,
  ): ReturnType<NodeHttpHandler['handle']> {
    if (options?.mayBeSent?.() === false) throw new Error('The request was not to be sent any more.');
    if (!this.#destroyed) return super.handle(request, options);
    const error = new Error('The connections to AWS have been closed.');
    throw Object.assign(error, { code: 'ECONNABORTED', syscall: 'connect' });
  }

  override destroy(): void {
    this.#destroyed = true;
    super.destroy();
  }
}
