import {
  CreateApiCommand,
  CreateIntegrationCommand,
  DeleteApiCommand,
  GetApiCommand,
  GetApisCommand,
  GetRoutesCommand,
  NotFoundException,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('an HTTP API', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
  });
  afterAll(() => endpoint.close());

  const create = (more: { Name?: string; Description?: string; Tags?: Record<string, string> } = {}) =>
    endpoint.client.send(new CreateApiCommand({ Name: 'pets', ProtocolType: 'HTTP', ...more }));

  rule('documented', 'is created with the members that the CLI shows, and 201', async () => {
    const { $metadata, ...api } = await create();

    expect($metadata.httpStatusCode).toBe(201);
    expect(api).toMatchObject({
      ApiKeySelectionExpression: '$request.header.x-api-key',
      DisableExecuteApiEndpoint: false,
      Name: 'pets',
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '$request.method $request.path',
    });
    expect(api.ApiId).toMatch(/^[a-z0-9]{10}$/);
    expect(api.ApiEndpoint).toContain(`//${api.ApiId ?? ''}.execute-api.${endpoint.region}.`);
    expect(api.CreatedDate).toBeInstanceOf(Date);
    expect(api.CreatedDate?.getMilliseconds()).toBe(0);
    expect(api.Description).toBeUndefined();
    expect(api.Version).toBeUndefined();
  });

  rule('documented', 'is made again by the same CreateApi: there is no client token', async () => {
    const [first, second] = [await create(), await create()];

    expect(first.ApiId).not.toBe(second.ApiId);
  });

  rule('seen', 'without tags shows none when it is created, and empty ones afterwards', async () => {
    const created = await create();

    const got = await endpoint.client.send(new GetApiCommand({ ApiId: created.ApiId }));

    expect(created.Tags).toBeUndefined();
    expect(got.Tags).toEqual({});
  });

  rule('documented', 'shows its tags in GetApis too', async () => {
    const { ApiId } = await create({ Tags: { team: 'saas' } });

    const { Items = [] } = await endpoint.client.send(new GetApisCommand({ MaxResults: '500' }));

    expect(Items.find((api) => api.ApiId === ApiId)?.Tags).toEqual({ team: 'saas' });
  });

  rule('seen', 'needs a name', async () => {
    const refusal = await refusalOf(
      endpoint.client.send(new CreateApiCommand({ Name: undefined, ProtocolType: 'HTTP' })),
    );

    expect(refusal).toEqual({ name: 'BadRequestException', status: 400, message: 'Invalid API name specified' });
  });

  rule('documented', 'has a name of at most 128 characters', async () => {
    const refusal = await refusalOf(create({ Name: 'a'.repeat(129) }));

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
  });

  rule('documented', 'keeps what an update does not mention', async () => {
    const { ApiId } = await create({ Description: 'before' });

    const updated = await endpoint.client.send(new UpdateApiCommand({ ApiId, Name: 'cats' }));

    expect(updated).toMatchObject({ Name: 'cats', Description: 'before' });
  });

  rule('assumed', 'loses its description by an empty one', async () => {
    const { ApiId } = await create({ Description: 'before' });

    const updated = await endpoint.client.send(new UpdateApiCommand({ ApiId, Description: '' }));

    expect(updated.Description).toBeUndefined();
  });

  rule('seen', 'that does not exist is named with its account', async () => {
    const unknown = {
      name: 'NotFoundException',
      status: 404,
      message: `Invalid API identifier specified ${endpoint.account}:nosuchapi1`,
    };

    const call = endpoint.client.send(new GetApiCommand({ ApiId: 'nosuchapi1' }));

    await expect(call).rejects.toBeInstanceOf(NotFoundException);
    expect(await refusalOf(call)).toEqual(unknown);
    const create = new CreateIntegrationCommand({ ApiId: 'nosuchapi1', IntegrationType: 'HTTP_PROXY' });
    expect(await refusalOf(endpoint.client.send(create))).toEqual(unknown);
  });

  rule('documented', 'is gone after DeleteApi, which answers 204', async () => {
    const { ApiId } = await create();

    const { $metadata } = await endpoint.client.send(new DeleteApiCommand({ ApiId }));

    expect($metadata.httpStatusCode).toBe(204);
    expect(await refusalOf(endpoint.client.send(new GetApiCommand({ ApiId })))).toMatchObject({ status: 404 });
    expect(await refusalOf(endpoint.client.send(new GetRoutesCommand({ ApiId })))).toMatchObject({ status: 404 });
  });

  rule('documented', 'is listed once in pages that a token links, and the last page has no token', async () => {
    for (let count = 0; count < 3; count += 1) await create();
    const ids: (string | undefined)[] = [];

    let NextToken: string | undefined;
    do {
      const page = await endpoint.client.send(new GetApisCommand({ MaxResults: '2', NextToken }));
      ids.push(...(page.Items ?? []).map(({ ApiId }) => ApiId));
      expect(page.Items?.length).toBeLessThanOrEqual(2);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);

    const all = await endpoint.client.send(new GetApisCommand({ MaxResults: '500' }));
    expect(ids.toSorted()).toEqual(all.Items?.map(({ ApiId }) => ApiId).toSorted());
  });

  rule('assumed', 'is listed in pages of 25 where the caller does not say', async () => {
    for (let count = 0; count < 26; count += 1) await create();

    const page = await endpoint.client.send(new GetApisCommand({}));

    expect(page.Items).toHaveLength(25);
    expect(page.NextToken).toEqual(expect.any(String));
  });
});
