import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { CreateApiCommand, GetApiCommand, GetApisCommand, GetModelsCommand } from '@aws-sdk/client-apigatewayv2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEndpoint } from './conformance/endpoint.ts';
import { refusalOf } from './conformance/refusal.ts';

type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;

describe('the simulated AWS', () => {
  let endpoint: Endpoint;
  beforeEach(async () => {
    endpoint = await startEndpoint({
      dataPlane: async (incoming, response) => {
        response.end(`data plane: ${incoming.headers.host ?? ''}`);
      },
    });
  });
  afterEach(() => endpoint.close());

  const createApi = () => endpoint.client.send(new CreateApiCommand({ Name: 'pets', ProtocolType: 'HTTP' }));
  const getApis = () => endpoint.client.send(new GetApisCommand({}));

  it('refuses requests that are not signed, in the form in which they came', async () => {
    const rest = await fetch(`${endpoint.url}/v2/apis`);
    const query = await fetch(endpoint.url, { method: 'POST', body: 'Action=GetCallerIdentity' });

    expect(rest.status).toBe(403);
    expect(await rest.json()).toEqual({ message: 'Missing Authentication Token' });
    expect(query.status).toBe(403);
    expect(await query.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    expect(endpoint.server.calls).toMatchObject([{ service: '', status: 403 }, { status: 403 }]);
  });

  it('says what it does not simulate', async () => {
    const refusal = await refusalOf(endpoint.client.send(new GetModelsCommand({ ApiId: 'a' })));
    const noService = await signed('/v2/apis', 'dynamodb');
    const noOperation = await signed('/v3/apis', 'apigateway');

    expect(refusal).toEqual({
      name: 'NotSimulated',
      status: 400,
      message: 'The sandbox does not simulate GetModels of apigateway.',
    });
    expect(noService).toContain('no service that requests are signed for as \\"dynamodb\\"');
    expect(noOperation).toContain('GET /v3/apis is no operation of apigateway');
  });

  it('refuses a body that is no JSON', async () => {
    const answer = await signed('/v2/apis', 'apigateway', { method: 'POST', body: '{' });

    expect(answer).toContain('not a JSON object');
  });

  it('refuses a member of another type', async () => {
    const answer = await signed('/v2/apis', 'apigateway', { method: 'POST', body: '{"name":1,"protocolType":"HTTP"}' });

    expect(answer).toContain('Name is not a string');
  });

  it('keeps Regions apart', async () => {
    await createApi();

    const elsewhere = await signed('/v2/apis', 'apigateway', { region: 'us-east-1' });

    expect(JSON.parse(elsewhere)).toEqual({ items: [] });
  });

  it('records who called what, when, and what became of it', async () => {
    await createApi();
    await endpoint.pass(60_000);
    await refusalOf(endpoint.client.send(new CreateApiCommand({ Name: '', ProtocolType: 'HTTP' })));

    expect(endpoint.server.calls).toEqual([
      {
        time: '2026-01-01T12:00:00.000Z',
        service: 'apigateway',
        operation: 'CreateApi',
        caller: 'AKIAIOSFODNN7EXAMPLE',
        userAgent: expect.stringContaining('aws-sdk-js'),
        done: true,
        status: 201,
        error: undefined,
      },
      expect.objectContaining({ time: '2026-01-01T12:01:00.000Z', status: 400, error: 'BadRequestException' }),
    ]);
  });

  it('hands requests for an API to the data plane, by Host', async () => {
    const { ApiEndpoint = '' } = await createApi();
    const host = new URL(ApiEndpoint).host;

    const answer = await get(endpoint.url, host);

    expect(answer).toBe(`data plane: ${host}`);
    expect(endpoint.server.calls).toHaveLength(1);
  });

  it('is quiet again when all is answered', async () => {
    await Promise.all([createApi(), getApis(), getApis()]);

    expect(endpoint.server.inFlight).toBe(0);
  });

  describe('with injected faults', () => {
    it('answers an error as often as asked, and does nothing', async () => {
      const error = { code: 'AccessDeniedException', status: 403, message: 'not allowed' };
      endpoint.server.injectFault({ operation: 'CreateApi', times: 2, error });

      const refusals = [await refusalOf(createApi()), await refusalOf(createApi())];

      expect(refusals).toEqual(
        [0, 1].map(() => ({ name: 'AccessDeniedException', status: 403, message: 'not allowed' })),
      );
      expect((await getApis()).Items).toEqual([]);
      await createApi();
    });

    it('throttles in the words of the service', async () => {
      endpoint.server.injectFault({ operation: '*', times: 1, throttle: true });

      expect(await refusalOf(getApis())).toEqual({
        name: 'TooManyRequestsException',
        status: 429,
        message: 'Too Many Requests',
      });
    });

    it('holds an answer back until the clock has turned, and is quiet meanwhile', async () => {
      endpoint.server.injectFault({ operation: 'CreateApi', times: 1, delay: 5000 });
      const call = createApi();
      while (endpoint.server.faults.length > 0) await getApis();

      const before = endpoint.server.state();
      const inFlight = endpoint.server.inFlight;
      endpoint.server.advance(5000);
      await call;

      expect(before.apigateway).toEqual({ [endpoint.region]: { apis: [], vpcLinks: [] } });
      expect(inFlight).toBe(0);
      expect((await getApis()).Items).toHaveLength(1);
    });

    it('loses an answer after the work is done', async () => {
      endpoint.server.injectFault({ operation: 'CreateApi', times: 1, lostAnswer: true });

      await expect(createApi()).rejects.toThrow();

      expect((await getApis()).Items).toHaveLength(1);
      expect(endpoint.server.calls[0]).toMatchObject({ operation: 'CreateApi', status: undefined });
    });

    it('closes the connection before anything is done', async () => {
      endpoint.server.injectFault({ operation: 'CreateApi', times: 1, reset: true });

      await expect(createApi()).rejects.toThrow();

      expect((await getApis()).Items).toEqual([]);
    });

    it('answers an error although the work is done', async () => {
      const error = { code: 'InternalServerError', status: 500, message: 'Internal server error' };
      endpoint.server.injectFault({ operation: 'CreateApi', times: 1, error, done: true });

      const refusal = await refusalOf(createApi());

      expect(refusal).toMatchObject({ status: 500 });
      expect((await getApis()).Items).toHaveLength(1);
    });

    it('says when to come back', async () => {
      endpoint.server.injectFault({ operation: 'GetApis', times: 1, throttle: true, retryAfter: 5_000 });

      await expect(getApis()).rejects.toMatchObject({ $response: { headers: { 'retry-after': '5' } } });
    });

    it('lets a list lag behind a create, and nothing else', async () => {
      endpoint.server.injectFault({ operation: 'CreateApi', times: 1, listLag: 5_000 });
      const { ApiId } = await createApi();

      const early = await getApis();
      const looked = await endpoint.client.send(new GetApiCommand({ ApiId }));
      endpoint.server.advance(5_000);
      const late = await getApis();

      expect([early.Items, late.Items]).toMatchObject([[], [{ ApiId }]]);
      expect(looked.ApiId).toBe(ApiId);
    });

    it('answers empty lists', async () => {
      await createApi();
      endpoint.server.injectFault({ operation: 'GetApis', times: 1, emptyLists: true });

      const [empty, full] = [await getApis(), await getApis()];

      expect([empty.Items, full.Items]).toMatchObject([[], [{ Name: 'pets' }]]);
    });

    it("leaves others' calls alone", async () => {
      endpoint.server.injectFault({ operation: 'GetApis', caller: 'AKIAOTHER', times: 1, reset: true });

      await expect(getApis()).resolves.toMatchObject({ Items: [] });
    });
  });

  async function signed(
    path: string,
    service: string,
    options: { readonly region?: string; readonly method?: string; readonly body?: string } = {},
  ): Promise<string> {
    const { region = endpoint.region, method = 'GET', body } = options;
    const authorization =
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/${region}/${service}/aws4_request, ` +
      'SignedHeaders=host;x-amz-date, Signature=0000';
    const answer = await fetch(`${endpoint.url}${path}`, { method, headers: { authorization }, body: body ?? null });
    return answer.text();
  }
});

/** `fetch` does not let its caller choose the Host. */
async function get(url: string, host: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request(url, { headers: { host } }, (response) => {
    text(response).then(resolve, reject);
  })
    .on('error', reject)
    .end();
  return promise;
}
