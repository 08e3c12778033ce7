import {
  CreateRouteCommand,
  DeleteRouteCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('a route', () => {
  let endpoint: Endpoint;
  let vpcLinkId: string;
  let api: PrivateApi;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    vpcLinkId = await createVpcLink(endpoint);
  });
  beforeEach(async () => {
    api = await PrivateApi.create(endpoint, vpcLinkId);
  });
  afterAll(() => endpoint.close());

  rule(
    'documented',
    'is created with 201, without authorization, and with a target only where one is given',
    async () => {
      const { $metadata, RouteId, ...route } = await api.createRoute('ANY /saas-resource');

      expect($metadata.httpStatusCode).toBe(201);
      expect(RouteId).toMatch(/^[a-z0-9]{7}$/);
      expect(route).toEqual({ ApiKeyRequired: false, AuthorizationType: 'NONE', RouteKey: 'ANY /saas-resource' });
    },
  );

  rule('seen', 'has a key', async () => {
    const refusal = await refusalOf(
      endpoint.client.send(new CreateRouteCommand({ ApiId: api.ApiId, RouteKey: undefined })),
    );

    expect(refusal).toEqual({ name: 'BadRequestException', status: 400, message: 'Route key is required' });
  });

  rule(
    'documented',
    'has a key of method and path, with variables and a greedy one at its end, or $default',
    async () => {
      for (const key of ['$default', 'ANY /', 'GET /a/{id}/b', 'POST /a/{proxy+}', 'PATCH /a.b-c_d/{x}']) {
        expect((await api.createRoute(key)).RouteKey).toBe(key);
      }
    },
  );

  rule('seen', 'has no key of another form', async () => {
    const keys = [
      'GET',
      'GET a',
      'get /a',
      'TRACE /a',
      'GET /a/',
      '/a',
      'GET /a//b',
      'GET /{p+}/a',
      'GET /{a',
      'GET  /a',
    ];

    for (const key of keys) {
      expect(await refusalOf(api.createRoute(key))).toEqual({
        name: 'BadRequestException',
        status: 400,
        message:
          'The provided route key is not formatted properly for HTTP protocol. ' +
          'Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
      });
    }
  });

  rule('seen', 'is the only one of its key', async () => {
    await api.createRoute('ANY /{proxy+}');

    const refusal = await refusalOf(api.createRoute('ANY /{proxy+}'));

    expect(refusal).toEqual({
      name: 'ConflictException',
      status: 409,
      message: 'Route with key ANY /{proxy+} already exists for this API',
    });
  });

  rule('seen', 'conflicts with one whose key differs only in the name of a variable', async () => {
    await api.createRoute('GET /stages/{stage_id}/questions');

    const refusal = await refusalOf(api.createRoute('GET /stages/{stageId}/questions'));

    expect(refusal).toEqual({
      name: 'ConflictException',
      status: 409,
      message:
        'The provided route key "GET /stages/{stageId}/questions" has a conflicting variable ' +
        'on the same hierarchical level as "GET /stages/{stage_id}/questions"',
    });
  });

  rule('seen', 'has a target of the form integrations/{id}', async () => {
    const refusal = await refusalOf(api.createRoute('GET /a', 'somewhere'));

    expect(refusal).toEqual({
      name: 'BadRequestException',
      status: 400,
      message: 'Unexpected or malformed target in route. Correct format should be integrations/<integration_id>.',
    });
  });

  rule('assumed', 'has a target that exists', async () => {
    expect(await refusalOf(api.createRoute('GET /a', 'integrations/nosuch1'))).toMatchObject({ status: 400 });
  });

  rule('seen', 'of an HTTP API asks for no API key', async () => {
    const call = endpoint.client.send(
      new CreateRouteCommand({ ApiId: api.ApiId, RouteKey: 'GET /a', ApiKeyRequired: true }),
    );

    expect(await refusalOf(call)).toMatchObject({
      status: 400,
      message: 'ApiKeyRequired is not currently supported for HTTP APIs.',
    });
  });

  rule('seen', 'has scopes only with a JWT authorizer', async () => {
    const call = endpoint.client.send(
      new CreateRouteCommand({ ApiId: api.ApiId, RouteKey: 'GET /a', AuthorizationScopes: ['read'] }),
    );

    expect(await refusalOf(call)).toMatchObject({ name: 'BadRequestException', status: 400 });
  });

  rule('documented', 'can change its target and its key', async () => {
    const { RouteId } = await api.createRoute('GET /a');
    const { IntegrationId = '' } = await api.createIntegration();
    const Target = `integrations/${IntegrationId}`;

    const updated = await endpoint.client.send(
      new UpdateRouteCommand({ ApiId: api.ApiId, RouteId, Target, RouteKey: 'GET /b' }),
    );

    expect(updated).toMatchObject({ RouteId, RouteKey: 'GET /b', Target });
    const { Items } = await endpoint.client.send(new GetRoutesCommand({ ApiId: api.ApiId }));
    expect(Items).toEqual([expect.objectContaining({ RouteKey: 'GET /b', Target })]);
  });

  rule('assumed', 'that was deleted is not found', async () => {
    const { RouteId } = await api.createRoute('GET /a');
    const remove = () => endpoint.client.send(new DeleteRouteCommand({ ApiId: api.ApiId, RouteId }));

    const { $metadata } = await remove();

    expect($metadata.httpStatusCode).toBe(204);
    expect(await refusalOf(remove())).toMatchObject({ name: 'NotFoundException', status: 404 });
  });

  rule('documented', 'is one of 300 in its API', async () => {
    for (let count = 0; count < 300; count += 1) await api.createRoute(`GET /${count}`);

    const refusal = await refusalOf(api.createRoute('GET /one-more'));

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
  });
});
