import { CreateApiCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEndpoint } from '../conformance/endpoint.ts';
import { refusalOf } from '../conformance/refusal.ts';

describe('the control endpoint', () => {
  let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
  beforeEach(async () => {
    endpoint = await startEndpoint();
  });
  afterEach(() => endpoint.close());

  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${endpoint.url}/_sandbox/${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const getApis = () => endpoint.client.send(new GetApisCommand({}));

  it('lists the calls and forgets them', async () => {
    await getApis();

    const before = await ask('GET', 'calls');
    await ask('DELETE', 'calls');

    expect(before.body).toEqual({
      calls: [
        {
          time: '2026-01-01T12:00:00.000Z',
          service: 'apigateway',
          operation: 'GetApis',
          caller: 'AKIAIOSFODNN7EXAMPLE',
          userAgent: expect.any(String),
          done: true,
          status: 200,
        },
      ],
    });
    expect((await ask('GET', 'calls')).body).toEqual({ calls: [] });
  });

  it('injects faults and takes them back', async () => {
    const error = { code: 'ConflictException', status: 409, message: 'not now' };

    const injected = await ask('POST', 'faults', { operation: 'GetApis', times: 2, error });
    const refusal = await refusalOf(getApis());
    const left = await ask('GET', 'faults');
    await ask('DELETE', 'faults');

    expect(injected.body).toEqual({ faults: [{ operation: 'GetApis', times: 2, error }] });
    expect(refusal).toEqual({ name: 'ConflictException', status: 409, message: 'not now' });
    expect(left.body).toEqual({ faults: [{ operation: 'GetApis', times: 1, error }] });
    expect((await getApis()).Items).toEqual([]);
  });

  it('reads all that a fault can have', async () => {
    const error = { code: 'InternalServerError', status: 500, message: 'no' };
    const faults = [
      { operation: 'CreateApi', times: 1, caller: 'AKIA', error, done: true },
      { operation: '*', times: 1, throttle: true, retryAfter: 5_000 },
      { operation: '*', times: 1, delay: 5_000, reset: true, lostAnswer: true, emptyLists: true },
      { operation: 'CreateRoute', times: 1, listLag: 5_000 },
    ];

    for (const fault of faults) await ask('POST', 'faults', fault);

    expect((await ask('GET', 'faults')).body).toEqual({ faults });
  });

  it.each([
    ['90s', '2026-01-01T12:01:30.000Z'],
    ['1h30m', '2026-01-01T13:30:00.000Z'],
    [250, '2026-01-01T12:00:00.250Z'],
  ])('turns the clock by %j', async (advance, now) => {
    expect(await ask('POST', 'clock', { advance })).toEqual({ status: 200, body: { now } });
  });

  it('shows the state of all services', async () => {
    const { ApiId } = await endpoint.client.send(new CreateApiCommand({ Name: 'pets', ProtocolType: 'HTTP' }));

    const { body } = await ask('GET', 'state');

    expect(body).toMatchObject({
      apigateway: { [endpoint.region]: { apis: [{ ApiId, Name: 'pets', routes: [] }], vpcLinks: [] } },
      sts: {},
    });
  });

  it.each([
    ['POST', 'clock', { advance: 'soon' }, 400, '"soon" is no duration'],
    ['POST', 'clock', {}, 400, 'nothing is no duration'],
    ['POST', 'faults', { times: 1 }, 400, '"operation" must be'],
    ['POST', 'faults', { operation: 'GetApis', times: 0 }, 400, '"times" must be'],
    ['POST', 'faults', { operation: 'GetApis', lose: true }, 400, 'A fault has no "lose"'],
    ['POST', 'faults', { operation: 'GetApis' }, 400, 'does nothing'],
    ['POST', 'faults', { operation: '*', listLag: '5s' }, 400, '"listLag" is for what these make: CreateApi, '],
    ['POST', 'faults', { operation: '*', delay: '5s', done: true }, 400, '"done" says more of "error"'],
    ['POST', 'faults', { operation: '*', delay: '5s', retryAfter: '5s' }, 400, '"retryAfter" says more of "throttle"'],
    ['GET', 'nothing', undefined, 404, 'there is GET /_sandbox/calls'],
  ])('says what is wrong with %s %s %j', async (method, path, body, status, message) => {
    expect(await ask(method, path, body)).toEqual({ status, body: { message: expect.stringContaining(message) } });
  });
});
