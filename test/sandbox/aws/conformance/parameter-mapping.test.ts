import { UpdateIntegrationCommand } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('a parameter mapping', () => {
  let endpoint: Endpoint;
  let api: PrivateApi;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    api = await PrivateApi.create(endpoint, await createVpcLink(endpoint));
  });
  afterAll(() => endpoint.close());

  const request = (RequestParameters: Record<string, string>) => api.createIntegration({ RequestParameters });
  const response = (ResponseParameters: Record<string, Record<string, string>>) =>
    api.createIntegration({ ResponseParameters });

  const refused = async (call: Promise<unknown>): Promise<string> => {
    const refusal = await refusalOf(call);
    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    return refusal.message;
  };

  rule(
    'documented',
    'sets the path, headers and queries from the request, the context, stage variables and text',
    async () => {
      const mapping = {
        'overwrite:path': '/v1/$request.path.proxy',
        'append:header.x-id': '${request.path.id}-${request.header.x-tenant}',
        'overwrite:header.host': 'saas.internal',
        'overwrite:querystring.page': '$request.querystring.page',
        'append:header.x-request-id': '$context.requestId',
        'append:header.x-stage': '$stageVariables.name',
        'append:header.x-body': '$request.body.user.name',
        'remove:header.cookie': "''",
      };

      expect((await request(mapping)).RequestParameters).toEqual(mapping);
    },
  );

  rule('seen', 'may spell its destination in any case', async () => {
    expect((await request({ 'Append:HEADER.x-a': 'b' })).RequestParameters).toEqual({ 'Append:HEADER.x-a': 'b' });
    expect((await request({ 'overwrite:Path': '/a' })).RequestParameters).toEqual({ 'overwrite:Path': '/a' });
  });

  rule('seen', 'has no other destinations', async () => {
    for (const key of ['append:header', 'append:path', 'remove:path', 'overwrite:body', 'header.a']) {
      expect(await refused(request({ [key]: 'b' }))).toBe(
        'Invalid mapping expression specified: Validation Result: warnings : [], ' +
          `errors : [Invalid Request Actioned Parameter destination specified: ${key}]`,
      );
    }
  });

  rule('documented', 'leaves reserved headers alone, but may set Host', async () => {
    for (const header of ['Authorization', 'apigw-a', 'X-Forwarded-For', 'x-amzn-trace-id', 'Via', 'te']) {
      expect(await refused(request({ [`overwrite:header.${header}`]: 'b' }))).toContain(header);
    }
    expect((await request({ 'overwrite:header.Host': 'b' })).IntegrationId).toBeDefined();
  });

  rule('seen', 'knows its variables: $aa is none, $a is text', async () => {
    for (const value of ['$request.headers.foo', '$aa', '${nothing}', 'a{b', 'a}b', '$response.header.a']) {
      expect(await refused(request({ 'append:header.a': value }))).toContain(value);
    }
    expect((await request({ 'append:header.a': '$a' })).IntegrationId).toBeDefined();
  });

  rule('seen', 'acts on a header once, whatever its case', async () => {
    expect(await refused(request({ 'append:header.a': 'b', 'overwrite:header.A': 'c' }))).toContain('header.a');
  });

  rule(
    'seen',
    'acts on a header once with what is stored already, and changes nothing where it is refused',
    async () => {
      const { IntegrationId } = await request({ 'append:header.a': 'b' });
      const update = (RequestParameters: Record<string, string>) =>
        endpoint.client.send(
          new UpdateIntegrationCommand({ ApiId: api.ApiId, IntegrationId, RequestParameters, TimeoutInMillis: 1000 }),
        );

      await refused(update({ 'overwrite:header.A': 'c' }));

      const updated = await update({ 'append:header.a': '', 'overwrite:header.A': 'c' });
      expect(updated.RequestParameters).toEqual({ 'overwrite:header.A': 'c' });
    },
  );

  rule('seen', 'that is empty is ignored when an integration is created', async () => {
    expect((await request({ 'append:header.a': '' })).RequestParameters).toBeUndefined();
  });

  rule('documented', "removes with '' as its value, nothing else", async () => {
    expect(await refused(request({ 'remove:header.a': 'b' }))).toContain('value');
  });

  rule('documented', 'of answers is by status code, 200 to 599', async () => {
    const mapping = { 200: { 'append:header.a': '$response.header.b' }, 599: { 'overwrite:statuscode': '200' } };

    expect((await response(mapping)).ResponseParameters).toEqual(mapping);
    for (const status of ['199', '600', '200 ']) {
      expect(await refused(response({ [status]: { 'append:header.a': 'b' } }))).toBe(
        `Status Code ${status} is not valid`,
      );
    }
  });

  rule('seen', 'sets a status code that exists', async () => {
    for (const code of ['99', '600', '20.1']) {
      expect(await refused(response({ 200: { 'overwrite:statuscode': code } }))).toContain(code);
    }
    expect(await refused(response({ 200: { 'append:statuscode': '200' } }))).toContain(
      'Invalid Response Actioned Parameter destination specified',
    );
  });
});
