import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-apigatewayv2';
import type {
  ServiceInputTypes as LoadBalancingInput,
  ServiceOutputTypes as LoadBalancingOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  ServiceInputTypes as CloudMapInput,
  ServiceOutputTypes as CloudMapOutput,
} from '@aws-sdk/client-servicediscovery';
import type { SmithyResolvedConfiguration } from '@smithy/core/client';
import type { Command, HttpHandlerOptions, MetadataBearer } from '@smithy/types';
import pRetry, { AbortError } from 'p-retry';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { Clock } from '../runtime/clock.ts';
import { soleWriter, type WriteLease } from '../runtime/write-lease.ts';
import { AwsCallError } from './aws-call-error.ts';
import type { CallObserver } from './call-observer.ts';
import { classify } from './classify.ts';
import type { AwsClients, SendOptions } from './clients.ts';
import type { Ec2Input, Ec2Output } from './ec2.ts';
import { isNews } from './is-news.ts';
import { effectOf, type Operation, type ServiceName } from './operation.ts';
import type { Priority } from './rank.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { rateClassesOf } from './rates.ts';
import { retryDelay } from './retry-delay.ts';
import { nameServedObject, operationNameOf } from './sdk-command.ts';
import { sendLimits } from './send-limits.ts';

/** AWS, as the controller calls it: through here goes every call. */
export interface Aws {
  apiGateway(region: string): ApiGateway;
  loadBalancing(region: string): LoadBalancing;
  ec2(region: string): Ec2;
  cloudMap(region: string): CloudMap;
}

export type ApiGateway = AwsService<ServiceInputTypes, ServiceOutputTypes>;
export type LoadBalancing = AwsService<LoadBalancingInput, LoadBalancingOutput>;
export type Ec2 = AwsService<Ec2Input, Ec2Output>;
export type CloudMap = AwsService<CloudMapInput, CloudMapOutput>;

/** One service in one Region. */
export interface AwsService<ServiceInput extends object, ServiceOutput extends MetadataBearer> {
  /**
   * Makes one call, within the account's rates. Reads and updates are tried again while what is in their way may pass,
   * for up to `maxTime`; creates are sent once, whatever comes back. Throws AwsCallError: `throttled` if there is no token
   * yet, which nobody waits for in here; the owner stands in line for it then.
   */
  call<Input extends ServiceInput, Output extends ServiceOutput>(
    command: SdkCommand<ServiceInput, Input, ServiceOutput, Output>,
    options: CallOptions,
  ): Promise<Output>;
}

export interface CallOptions {
  /** Whom the call serves, such as `pha/saas/my-http-api`: named in the user agent (CloudTrail) and in logs. */
  readonly owner: string;
  /** Under what name it stands in line, where many want the same and one call serves them all. Default: the owner's. */
  readonly place?: string;
  /** What the call is for, which says who goes first where tokens are scarce. Default: `creation`. */
  readonly priority?: Priority;
  /**
   * When what the call is for was first wanted, in ms since 1970: of one priority the older goes first. Default: 0, for what
   * many wait for.
   */
  readonly since?: number;
  /** How many calls the owner is about to make one after the other, this one included: it begins when all have tokens. Default: 1. */
  readonly calls?: number;
  /** Called when there is a token for a call that found none. Where left out, the owner asks again after `retryAfter`. */
  readonly wake?: () => void;
  readonly signal?: AbortSignal;
}

export interface AwsCallerOptions {
  readonly clients: AwsClients;
  readonly limiter: RateLimiter;
  /** Who does not hold it makes no writes. Default: nobody else does. */
  readonly lease?: WriteLease;
  readonly clock: Clock;
  readonly log: { debug(fields: object, message: string): void };
  readonly observer?: Pick<CallObserver, 'called'>;
  /** Ms that a call and its retries may take together before no further retry is begun. */
  readonly maxTime?: number;
  /** For jitter: from 0 to 1. */
  readonly random?: () => number;
}

type SdkCommand<
  ServiceInput extends object,
  Input extends ServiceInput,
  ServiceOutput extends MetadataBearer,
  Output extends ServiceOutput,
> = Command<ServiceInput, Input, ServiceOutput, Output, SmithyResolvedConfiguration<HttpHandlerOptions>>;

/** What is used of the SDK's clients. */
interface Sender<ServiceInput extends object, ServiceOutput extends MetadataBearer> {
  send<Input extends ServiceInput, Output extends ServiceOutput>(
    command: SdkCommand<ServiceInput, Input, ServiceOutput, Output>,
    options?: SendOptions,
  ): Promise<Output>;
}

const attempts = 5;

export function awsCaller(options: AwsCallerOptions): Aws {
  const {
    clients,
    limiter,
    lease = soleWriter,
    clock,
    log,
    observer,
    maxTime = 10_000,
    random = Math.random,
  } = options;

  function serviceOf<ServiceInput extends object, ServiceOutput extends MetadataBearer>(
    service: ServiceName,
    region: string,
    client: Sender<ServiceInput, ServiceOutput>,
  ): AwsService<ServiceInput, ServiceOutput> {
    return {
      call: (command, call) => {
        const operation: Operation = { service, name: operationNameOf(command) };
        nameServedObject(command, call.owner);
        const send = (before: AwsCallError | undefined) =>
          sendOnce({ operation, region, call, before }, (sendOptions) => client.send(command, sendOptions));
        return retried(operation, call.signal, send);
      },
    };
  }

  interface Attempt {
    readonly operation: Operation;
    readonly region: string;
    readonly call: CallOptions;
    /** What came of the attempt before this one; undefined for the first. */
    readonly before: AwsCallError | undefined;
  }

  async function sendOnce<Output>(
    { operation, region, call, before }: Attempt,
    send: (options: SendOptions) => Promise<Output>,
  ): Promise<Output> {
    const { owner, place = owner, priority = 'creation', since = 0, calls = 1, wake, signal } = call;
    const classes = rateClassesOf(operation);
    const wait = limiter.take({ region, rank: { priority, since, owner: place }, classes, calls, wake });
    if (wait > 0) throw noNewsAfter(before, noToken(operation, wait, wake !== undefined));

    const limits = sendLimits({ clock, lease, signal, isWrite: effectOf(operation) !== 'read' });
    const begun = clock.monotonic();
    const report = (outcome: 'ok' | AwsFailure['kind']): void => {
      const ms = Math.round(clock.monotonic() - begun);
      log.debug({ operation: operation.name, region, owner, ms, outcome }, 'AWS call');
      observer?.called({ operation, region, outcome, ms });
    };
    try {
      const output = await send(limits.options);
      report('ok');
      return output;
    } catch (error) {
      const failure = limits.isRefused ? notLeading(operation) : classify(limits.cutOff ?? error, operation);
      report(failure.kind);
      if (failure.kind === 'throttled') limiter.refused(region, classes, failure.retryAfter);
      if (failure.kind === 'quota') limiter.quotaReached(region);
      const failed = new AwsCallError(operation.name, failure, { cause: error });
      throw limits.isRefused ? noNewsAfter(before, failed) : failed;
    } finally {
      limits.lift();
    }
  }

  /** p-retry counts the attempts; the waiting is done on the clock, so its own time-outs are set to nothing. */
  function retried<Output>(
    operation: Operation,
    signal: AbortSignal | undefined,
    send: (before: AwsCallError | undefined) => Promise<Output>,
  ): Promise<Output> {
    const effect = effectOf(operation);
    const begun = clock.monotonic();
    let before: AwsCallError | undefined;
    return pRetry(() => send(before), {
      retries: attempts - 1,
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof AwsCallError)) return false;
        before = error;
        const delay = retryDelay({ failure: error.failure, effect, attempt: attemptNumber, random });
        if (delay === undefined || clock.monotonic() - begun + delay > maxTime) return false;
        return clock.sleep(delay, signal).then(
          () => true,
          () => false,
        );
      },
    });
  }

  return {
    apiGateway: (region) => serviceOf('apigateway', region, clients.apiGateway(region)),
    loadBalancing: (region) => serviceOf('elasticloadbalancing', region, clients.loadBalancing(region)),
    ec2: (region) => serviceOf('ec2', region, clients.ec2(region)),
    cloudMap: (region) => serviceOf('servicediscovery', region, clients.cloudMap(region)),
  };
}

/** That a retry has to wait is no news; why it is one is, and the attempt before may even have happened. */
function noNewsAfter(before: AwsCallError | undefined, failed: AwsCallError): AbortError {
  return new AbortError(before !== undefined && isNews(before.failure) ? before : failed);
}

function noToken({ name }: Operation, retryAfter: number, isWoken: boolean): AwsCallError {
  const message = `${name}: waits for its turn in the account's rate limit.`;
  return new AwsCallError(name, { kind: 'throttled', retryAfter, ...(isWoken && { isWoken }), message });
}

function notLeading({ name }: Operation): AwsFailure {
  const message = `${name}: not sent, as this process may soon lead no more. It is tried again when that is sure.`;
  return { kind: 'notLeading', message };
}
