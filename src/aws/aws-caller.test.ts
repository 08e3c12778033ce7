import { setImmediate as turn } from 'node:timers/promises';
import {
  CreateApiCommand,
  CreateVpcLinkCommand,
  DeleteApiCommand,
  DeleteVpcLinkCommand,
  GetApisCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { apiGatewayAnswer, apiGatewayError, FakeEndpoint, type Answer } from '../../test/aws/fake-endpoint.ts';
import { unlimited } from '../../test/aws/unlimited.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import { failureOf } from './aws-call-error.ts';
import { awsCaller, type Aws } from './aws-caller.ts';
import { awsClients } from './clients.ts';
import { rateLimiter, type RateLimiter } from './rate-limiter.ts';

const region = 'eu-central-1';
const owner = 'pha/saas/my-http-api';
const createApi = () => new CreateApiCommand({ Name: 'my-http-api', ProtocolType: 'HTTP' });
const updateRoute = () => new UpdateRouteCommand({ ApiId: 'a1', RouteId: 'r1', Target: 'integrations/i1' });
const concurrent = apiGatewayError(
  409,
  'ConflictException',
  'Unable to complete operation due to concurrent modification. Please try again later.',
);

describe('a create', () => {
  it('is sent once when it is answered with a 500, for it may have happened', async () => {
    await using aws = await startAws([apiGatewayError(500, 'InternalFailure', 'oops')]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure.kind).toBe('uncertain');
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('is sent once even when AWS says that it did nothing', async () => {
    await using aws = await startAws([apiGatewayError(429, 'TooManyRequestsException', 'Too Many Requests')]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure.kind).toBe('throttled');
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('is uncertain when no answer comes in time', async () => {
    await using aws = await startAws([() => undefined]);

    const call = aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));
    await until(() => aws.endpoint.requests.length > 0);
    aws.clock.advance(10_000);

    expect(await call).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('no answer within 10 s') });
  });

  it('is uncertain when the answer is lost on its way', async () => {
    await using aws = await startAws([(response) => response.destroy()]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure.kind).toBe('uncertain');
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('certainly did not happen when there was no connection', async () => {
    await using aws = await startAws([]);
    await aws.endpoint[Symbol.asyncDispose]();

    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an update', () => {
  it('is tried again after a concurrent modification', async () => {
    await using aws = await startAws([concurrent, concurrent, apiGatewayAnswer(200, { routeId: 'r1' })]);

    const output = await aws.settled(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(output.RouteId).toBe('r1');
    expect(aws.endpoint.requests).toHaveLength(3);
  });

  it.each([
    ['after an error of the server', apiGatewayError(500, 'InternalFailure', 'oops')],
    ['after a refusal for its rate', apiGatewayError(429, 'TooManyRequestsException', 'Too Many Requests')],
  ])('is tried again %s', async (_, answer) => {
    await using aws = await startAws([answer, apiGatewayAnswer(200, { routeId: 'r1' })]);

    await aws.settled(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(aws.endpoint.requests).toHaveLength(2);
    expect(aws.clock.monotonic()).toBe(200);
  });

  it('is not tried again when its time is over', async () => {
    await using aws = await startAws([() => undefined]);

    const call = aws
      .apiGateway(region)
      .call(updateRoute(), { owner })
      .then(() => undefined, failureOf);
    await until(() => aws.endpoint.requests.length > 0);
    aws.clock.advance(15_000);

    expect(await call).toMatchObject({ kind: 'uncertain' });
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('is given up after some attempts, without waiting for long', async () => {
    await using aws = await startAws([concurrent]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(failure).toMatchObject({ kind: 'conflict', passing: true });
    expect(aws.endpoint.requests).toHaveLength(5);
    expect(aws.clock.monotonic()).toBeLessThanOrEqual(3_000);
  });

  it.each([
    'Route with key GET /a already exists for this API',
    'Route with key GET /{id} conflicts with GET /{name}: a variable of another name is there already',
  ])('is not tried again when the conflict is its own: %s', async (text) => {
    const conflict = apiGatewayError(409, 'ConflictException', text);
    await using aws = await startAws([conflict]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(failure).toMatchObject({ kind: 'conflict', passing: false });
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('waits as long as AWS asks for, if that is short', async () => {
    const throttled = apiGatewayError(429, 'TooManyRequestsException', 'Too Many Requests', { 'retry-after': '1' });
    await using aws = await startAws([throttled, { status: 204, body: '' }]);

    await aws.settled(aws.apiGateway(region).call(new DeleteApiCommand({ ApiId: 'a1' }), { owner }));

    expect(aws.clock.monotonic()).toBe(1_000);
  });

  it('fails for the reason that AWS gave, where there is no token to try again with', async () => {
    const clock = new VirtualClock();
    await using aws = await startAws([apiGatewayError(503, 'ServiceUnavailable', '')], {
      clock,
      limiter: rateLimiter({ clock }),
    });
    const deleteLink = () => aws.apiGateway(region).call(new DeleteVpcLinkCommand({ VpcLinkId: 'l1' }), { owner });

    const failure = await aws.failureOf(deleteLink());

    expect(failure.kind).toBe('uncertain');
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('is left to the queue when AWS asks for a long wait', async () => {
    const throttled = apiGatewayError(429, 'TooManyRequestsException', 'Too Many Requests', { 'retry-after': '30' });
    await using aws = await startAws([throttled]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(failure).toMatchObject({ kind: 'throttled', retryAfter: 30_000 });
    expect(aws.endpoint.requests).toHaveLength(1);
  });
});

describe('a read', () => {
  it('is tried again after an error of the server', async () => {
    await using aws = await startAws([
      apiGatewayError(503, 'ServiceUnavailable', ''),
      apiGatewayAnswer(200, { items: [] }),
    ]);

    const output = await aws.settled(aws.apiGateway(region).call(new GetApisCommand({}), { owner }));

    expect(output.Items).toEqual([]);
  });

  it('is tried again after an answer that was lost', async () => {
    await using aws = await startAws([(response) => response.destroy(), apiGatewayAnswer(200, { items: [] })]);

    const output = await aws.settled(aws.apiGateway(region).call(new GetApisCommand({}), { owner }));

    expect(output.Items).toEqual([]);
  });

  it('stops being tried when its caller has no time left', async () => {
    await using aws = await startAws([apiGatewayError(503, 'ServiceUnavailable', '')]);
    const stop = new AbortController();

    const call = aws.apiGateway(region).call(new GetApisCommand({}), { owner, signal: stop.signal });
    const failure = call.then(() => undefined, failureOf);
    await until(() => (aws.clock.nextDue ?? Infinity) <= 1_000);
    stop.abort(new Error('the controller is shutting down'));

    expect(await failure).toMatchObject({ kind: 'unavailable' });
    expect(aws.endpoint.requests).toHaveLength(1);
  });
});

describe('every call', () => {
  it('names the permission that it lacks', async () => {
    const denied = apiGatewayError(
      403,
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:assumed-role/pha/x is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:eu-central-1::/apis because no identity-based policy allows the apigateway:POST action',
    );
    await using aws = await startAws([denied]);

    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure).toEqual({
      kind: 'denied',
      permission: 'apigateway:POST',
      message: `CreateApi: the controller's role lacks apigateway:POST on arn:aws:apigateway:eu-central-1::/apis. Add it to the role's policy. It is tried again within a minute.`,
    });
  });

  it('names the object that it serves in its user agent', async () => {
    await using aws = await startAws([apiGatewayAnswer(201, { apiId: 'a1' })]);

    await aws.apiGateway(region).call(createApi(), { owner: 'pha/saas/my api\r\n' });

    expect(aws.endpoint.requests[0]?.headers['user-agent']).toMatch(/private-http-api-controller pha\/saas\/my-api--$/);
  });

  it('is logged with its outcome', async () => {
    await using aws = await startAws([apiGatewayError(404, 'NotFoundException', 'Invalid API identifier specified')]);

    await aws.failureOf(aws.apiGateway(region).call(updateRoute(), { owner }));

    expect(aws.logged).toEqual([{ operation: 'UpdateRoute', region, owner, ms: 0, outcome: 'notFound' }]);
  });

  it('is not sent without a token, and says when there will be one', async () => {
    const clock = new VirtualClock();
    await using aws = await startAws([elbAnswer], { clock, limiter: rateLimiter({ clock }) });
    const describeAll = () => aws.loadBalancing(region).call(new DescribeLoadBalancersCommand({}), { owner });
    for (let call = 0; call < 10; call += 1) await describeAll();

    const failure = await aws.failureOf(describeAll());
    clock.advance(500);
    await describeAll();

    expect(failure).toMatchObject({ kind: 'throttled', retryAfter: 500 });
    expect(aws.endpoint.requests).toHaveLength(11);
  });

  it('stands in line by what it is for, and its owner is woken when there is a token', async () => {
    const clock = new VirtualClock();
    await using aws = await startAws([elbAnswer], { clock, limiter: rateLimiter({ clock }) });
    const woken: string[] = [];
    const describeAs = (who: string, priority: 'change' | 'creation') =>
      aws.loadBalancing(region).call(new DescribeLoadBalancersCommand({}), {
        owner: who,
        priority,
        wake: () => {
          woken.push(who);
        },
      });
    for (let call = 0; call < 10; call += 1) await describeAs(`${call}`, 'creation');

    const creation = await describeAs('creation', 'creation').then(() => undefined, failureOf);
    const change = await describeAs('change', 'change').then(() => undefined, failureOf);
    clock.advance(500);

    expect(creation).toMatchObject({ kind: 'throttled', retryAfter: 500, isWoken: true });
    expect(change).toMatchObject({ kind: 'throttled', retryAfter: 500, isWoken: true });
    expect(woken).toEqual(['change']);
  });

  it('slows all others of its rate class down when AWS refuses it, for as long as AWS says', async () => {
    const clock = new VirtualClock();
    const throttled = apiGatewayError(429, 'TooManyRequestsException', 'Too Many Requests', { 'retry-after': '30' });
    await using aws = await startAws([throttled], { clock, limiter: rateLimiter({ clock }) });

    await aws.failureOf(aws.apiGateway(region).call(updateRoute(), { owner }));
    const other = await aws
      .apiGateway(region)
      .call(new GetApisCommand({}), { owner: 'another' })
      .then(() => undefined, failureOf);

    // The pause, and then a token at 5 a second.
    expect(other).toMatchObject({ kind: 'throttled', retryAfter: 30_200 });
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('lets clean-up overtake creation when it finds a quota used up', async () => {
    const clock = new VirtualClock();
    const text = 'There are too many Vpc Links defined for this account. Limit is 10.';
    await using aws = await startAws([apiGatewayError(400, 'BadRequestException', text), elbAnswer], {
      clock,
      limiter: rateLimiter({ clock }),
    });
    const describeAs = (priority: 'cleanUp' | 'creation') =>
      aws.loadBalancing(region).call(new DescribeLoadBalancersCommand({}), { owner: priority, priority });
    const createLink = new CreateVpcLinkCommand({ Name: 'one-more', SubnetIds: ['subnet-1'] });

    await aws.failureOf(aws.apiGateway(region).call(createLink, { owner }));
    for (let call = 0; call < 10; call += 1) await describeAs('creation');
    const creation = await describeAs('creation').then(() => undefined, failureOf);
    const cleanUp = await describeAs('cleanUp').then(() => undefined, failureOf);

    expect(creation).toMatchObject({ kind: 'throttled', retryAfter: 500 });
    expect(cleanUp).toMatchObject({ kind: 'throttled', retryAfter: 500 });
  });

  it('is refused once the connections have been closed', async () => {
    await using aws = await startAws([apiGatewayAnswer(200, { items: [] })]);

    aws.destroy();
    const failure = await aws.failureOf(aws.apiGateway(region).call(createApi(), { owner }));

    expect(failure.kind).toBe('unreachable');
    expect(aws.endpoint.requests).toHaveLength(0);
  });
});

const elbAnswer: Answer = {
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: '<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>',
};

/** Lets the process turn until the condition holds; what takes longer than some seconds will never come. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('What the test waits for did not come.');
    await turn();
  }
}

interface StartedAws extends Aws, AsyncDisposable {
  readonly endpoint: FakeEndpoint;
  readonly clock: VirtualClock;
  readonly logged: readonly object[];
  /** Closes all connections, as the end of the process would. */
  destroy(): void;
  /** The call's result, turning the clock through its back-off. */
  settled<Result>(call: Promise<Result>): Promise<Result>;
  failureOf(call: Promise<unknown>): Promise<AwsFailure>;
}

async function startAws(
  answers: readonly Answer[],
  options: { readonly clock?: VirtualClock; readonly limiter?: RateLimiter } = {},
): Promise<StartedAws> {
  const { clock = new VirtualClock(), limiter = unlimited } = options;
  const endpoint = await FakeEndpoint.answering(...answers);
  const clients = awsClients({
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  });
  const logged: object[] = [];
  const log = { debug: (fields: object) => logged.push(fields) };
  const aws = awsCaller({ clients, limiter, clock, log, random: () => 1 });

  const settled = async <Result>(call: Promise<Result>): Promise<Result> => {
    const state = { settled: false };
    const watched = call.finally(() => (state.settled = true));
    watched.catch(() => undefined);
    await until(() => {
      // What is due later than any back-off is the time-out of a request in flight, whose answer is on its way.
      if (clock.nextDue !== undefined && clock.nextDue < 5_000) clock.advance(clock.nextDue);
      return state.settled;
    });
    return watched;
  };

  return {
    ...aws,
    endpoint,
    clock,
    logged,
    settled,
    destroy: () => {
      clients.destroy();
    },
    failureOf: (call) =>
      settled(call).then(() => {
        throw new Error('The call succeeded.');
      }, failureOf),
    [Symbol.asyncDispose]: async () => {
      clients.destroy();
      await endpoint[Symbol.asyncDispose]().catch(() => undefined);
    },
  };
}
