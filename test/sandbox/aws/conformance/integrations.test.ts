import {
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  GetIntegrationCommand,
  UpdateIntegrationCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { CreateIntegrationCommandInput, UpdateIntegrationCommandInput } from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { Discoverable } from './discoverable.ts';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('a private integration', () => {
  let endpoint: Endpoint;
  let api: PrivateApi;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    api = await PrivateApi.create(endpoint, await createVpcLink(endpoint));
  });
  afterAll(() => endpoint.close());

  const update = (IntegrationId: string | undefined, changes: Partial<UpdateIntegrationCommandInput>) =>
    endpoint.client.send(
      new UpdateIntegrationCommand({ ApiId: api.ApiId, IntegrationId, IntegrationType: 'HTTP_PROXY', ...changes }),
    );
  const textOf = async (changes: Partial<CreateIntegrationCommandInput>): Promise<string> => {
    const refusal = await refusalOf(api.createIntegration(changes));
    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    return refusal.message;
  };

  rule('documented', 'is created with 201 and a timeout of 30 seconds, and shows nothing that is not set', async () => {
    const { $metadata, IntegrationId, ...integration } = await api.createIntegration();

    expect($metadata.httpStatusCode).toBe(201);
    expect(IntegrationId).toMatch(/^[a-z0-9]{7}$/);
    expect(integration).toEqual({
      ConnectionId: expect.any(String),
      ConnectionType: 'VPC_LINK',
      IntegrationMethod: 'ANY',
      IntegrationType: 'HTTP_PROXY',
      IntegrationUri: endpoint.listenerArns[0],
      PayloadFormatVersion: '1.0',
      TimeoutInMillis: 30_000,
    });
  });

  rule('documented', 'changes its listener in place, and keeps the rest', async () => {
    const { IntegrationId } = await api.createIntegration({
      Description: 'saas',
      RequestParameters: { 'overwrite:path': '$request.path' },
    });

    const { $metadata } = await update(IntegrationId, { IntegrationUri: endpoint.listenerArns[1] });

    const got = await endpoint.client.send(new GetIntegrationCommand({ ApiId: api.ApiId, IntegrationId }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(got).toMatchObject({
      IntegrationUri: endpoint.listenerArns[1],
      Description: 'saas',
      RequestParameters: { 'overwrite:path': '$request.path' },
    });
  });

  rule(
    'documented',
    'loses a request parameter by an empty text, a response status and TLS by an empty map',
    async () => {
      const { IntegrationId } = await api.createIntegration({
        RequestParameters: { 'overwrite:path': '$request.path', 'append:header.a': 'b' },
        ResponseParameters: { 200: { 'overwrite:statuscode': '201' } },
        TlsConfig: { ServerNameToVerify: 'saas.example.com' },
      });

      const updated = await update(IntegrationId, {
        RequestParameters: { 'append:header.a': '' },
        ResponseParameters: { 200: {} },
        TlsConfig: {},
      });

      expect(updated.RequestParameters).toEqual({ 'overwrite:path': '$request.path' });
      expect(updated.ResponseParameters).toBeUndefined();
      expect(updated.TlsConfig).toBeUndefined();
    },
  );

  rule('seen', 'must be a proxy', async () => {
    expect(await textOf({ IntegrationType: 'HTTP' })).toBe(
      'Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)',
    );
  });

  rule('seen', 'needs a method', async () => {
    expect(await textOf({ IntegrationMethod: undefined })).toBe(
      'HttpMethod parameter method must be specified for integrationType HTTPPROXY',
    );
  });

  rule('seen', 'knows payload format 1.0 only', async () => {
    expect(await textOf({ PayloadFormatVersion: '2.0' })).toBe(
      'PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY',
    );
    expect(await textOf({ PayloadFormatVersion: '1' })).toBe('Unsupported PayloadFormatVersion: 1');
    expect(await textOf({ PayloadFormatVersion: undefined })).toContain('PayloadFormatVersion');
  });

  rule('seen', 'times out after 50 ms to 30 s', async () => {
    const text = 'Timeout should be between 50 ms and 30000 ms';

    const slowest = await api.createIntegration({ TimeoutInMillis: 30_000 });
    const fastest = await api.createIntegration({ TimeoutInMillis: 50 });

    expect([slowest.TimeoutInMillis, fastest.TimeoutInMillis]).toEqual([30_000, 50]);
    expect(await textOf({ TimeoutInMillis: 49 })).toBe(text);
    expect(await textOf({ TimeoutInMillis: 30_001 })).toBe(text);
  });

  rule('seen', 'names its link', async () => {
    expect(await textOf({ ConnectionId: undefined })).toBe(
      'ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK',
    );
  });

  rule('assumed', 'needs a link that exists', async () => {
    expect(await textOf({ ConnectionId: 'nosuch' })).toContain('nosuch');
  });

  rule('seen', "points at a listener's ARN, not at a load balancer's nor at a URL", async () => {
    const text =
      'For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.';
    const loadBalancer = endpoint.listenerArns[0].replace(':listener/', ':loadbalancer/').replace(/\/[^/]*$/, '');

    for (const IntegrationUri of [loadBalancer, 'http://10.0.0.1/', undefined]) {
      expect(await textOf({ IntegrationUri })).toBe(text);
    }
  });

  rule('assumed', 'needs a listener that exists', async () => {
    expect(await textOf({ IntegrationUri: `${endpoint.listenerArns[0]}0` })).toBe(
      'Unable to retrieve listener port and load balancer DNS name from ELB listener',
    );
  });

  rule('documented', "points at a Cloud Map service's ARN, with parameters or without", async () => {
    const make = new Discoverable(endpoint);
    const { Arn = '' } = await make.service((await make.namespace()).id);

    const { IntegrationId, IntegrationUri } = await api.createIntegration({ IntegrationUri: Arn });
    const updated = await update(IntegrationId, { IntegrationUri: `${Arn}?stage=blue&zone=a` });

    expect([IntegrationUri, updated.IntegrationUri]).toEqual([Arn, `${Arn}?stage=blue&zone=a`]);
  });

  rule('assumed', 'needs a Cloud Map service that exists', async () => {
    const { region, account } = endpoint;

    expect(
      await textOf({ IntegrationUri: `arn:aws:servicediscovery:${region}:${account}:service/srv-0none` }),
    ).toContain('Cloud Map service');
  });

  rule('seen', 'cannot be deleted while a route refers to it', async () => {
    const { routeId, integrationId: IntegrationId } = await api.createRoutedIntegration('GET /in-use');
    const remove = () => endpoint.client.send(new DeleteIntegrationCommand({ ApiId: api.ApiId, IntegrationId }));

    const refusal = await refusalOf(remove());

    expect(refusal).toEqual({
      name: 'ConflictException',
      status: 409,
      message: `Cannot delete Integration because it is referenced by the following Routes with Ids: [${routeId}]`,
    });
    await endpoint.client.send(new DeleteRouteCommand({ ApiId: api.ApiId, RouteId: routeId }));
    expect((await remove()).$metadata.httpStatusCode).toBe(204);
  });

  rule('documented', 'is one of 300 in its API', async () => {
    const full = await PrivateApi.create(endpoint, await createVpcLink(endpoint));
    for (let count = 0; count < 300; count += 1) await full.createIntegration();

    const refusal = await refusalOf(full.createIntegration());

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
  });
});
