import { setImmediate as turn } from 'node:timers/promises';
import { CreateApiCommand, GetApisCommand, UpdateRouteCommand } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from '@jest/globals';
import { apiGatewayAnswer, apiGatewayError, FakeEndpoint, type Answer } from '../../test/aws/fake-endpoint.ts';
import { unlimited } from '../../test/aws/unlimited.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { WriteLease } from '../runtime/write-lease.ts';
import { failureOf } from './aws-call-error.ts';
import { awsCaller } from './aws-caller.ts';
import { awsClients } from './clients.ts';

const owner = 'pha/saas/my-http-api';
const createApi = () => new CreateApiCommand({ Name: 'my-http-api', ProtocolType: 'HTTP' });

describe('who does not hold the lease for as long as a call may take', () => {
  it('sends no write', async () => {
    await using aws = await startAws([apiGatewayAnswer(201, { apiId: 'a1' })]);
    aws.lease.remaining = 9_999;

    const refused = await aws.call(createApi()).then(() => undefined, failureOf);
    const sent = aws.endpoint.requests.length;
    aws.lease.remaining = 10_000;
    await aws.call(createApi());

    expect(refused).toEqual({
      kind: 'notLeading',
      message: 'CreateApi: not sent, as this process may soon lead no more. It is tried again when that is sure.',
    });
    expect(sent).toBe(0);
    expect(aws.endpoint.requests).toHaveLength(1);
  });

  it('reads nevertheless', async () => {
    await using aws = await startAws([apiGatewayAnswer(200, { items: [] })]);
    aws.lease.remaining = 0;

    expect(await aws.call(new GetApisCommand({}))).toMatchObject({ Items: [] });
  });

  it('is found out after the credentials came, which may take their time', async () => {
    const credentials = Promise.withResolvers<undefined>();
    await using aws = await startAws([apiGatewayAnswer(201, { apiId: 'a1' })], credentials.promise);

    const refused = aws.call(createApi()).then(() => undefined, failureOf);
    await turn();
    aws.lease.remaining = 0;
    credentials.resolve(undefined);

    expect(await refused).toMatchObject({ kind: 'notLeading' });
    expect(aws.endpoint.requests).toHaveLength(0);
  });

  it('tells what is not clear of the attempt before, not that there is no other', async () => {
    await using aws = await startAws([apiGatewayError(500, 'InternalFailure', 'oops')]);

    const failed = aws.call(new UpdateRouteCommand({ ApiId: 'a1', RouteId: 'r1' })).then(() => undefined, failureOf);
    await until(() => (aws.clock.nextDue ?? Infinity) <= 1_000);
    aws.lease.remaining = 0;
    aws.clock.advance(1_000);

    expect(await failed).toMatchObject({ kind: 'uncertain' });
    expect(aws.endpoint.requests).toHaveLength(1);
  });
});

it('cuts off a write that is under way when the lease is over, and says that it may have happened', async () => {
  await using aws = await startAws([() => undefined]);

  const failed = aws.call(createApi()).then(() => undefined, failureOf);
  await until(() => aws.endpoint.requests.length > 0);
  aws.lease.end();

  expect(await failed).toMatchObject({
    kind: 'uncertain',
    message: expect.stringContaining('cut off, as this process leads no more'),
  });
});

/** A lease that a test can shorten and end. */
class TestLease implements WriteLease {
  remaining = Infinity;
  readonly #over = new AbortController();

  outlives(ms: number): boolean {
    return ms <= this.remaining;
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  end(): void {
    this.#over.abort();
  }
}

/** Lets the process turn until the condition holds; what takes longer than some seconds will never come. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('What the test waits for did not come.');
    await turn();
  }
}

async function startAws(answers: readonly Answer[], credentialsAre: Promise<undefined> = Promise.resolve(undefined)) {
  const endpoint = await FakeEndpoint.answering(...answers);
  const clock = new VirtualClock();
  const lease = new TestLease();
  const clients = awsClients({
    endpoint: endpoint.url,
    credentials: async () => {
      await credentialsAre;
      return { accessKeyId: 'AKID', secretAccessKey: 'secret' };
    },
  });
  const log = { debug: () => undefined };
  const gateway = awsCaller({ clients, limiter: unlimited, lease, clock, log }).apiGateway('eu-central-1');

  return {
    endpoint,
    clock,
    lease,
    call: (command: CreateApiCommand | GetApisCommand | UpdateRouteCommand) =>
      // Each of them is a command of this service; TypeScript does not choose a type for all of them at once.
      gateway.call(command as CreateApiCommand, { owner }),
    [Symbol.asyncDispose]: async () => {
      clients.destroy();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}
