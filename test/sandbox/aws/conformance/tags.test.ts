import {
  CreateStageCommand,
  GetApiCommand,
  GetTagsCommand,
  GetVpcLinkCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('tags', () => {
  let endpoint: Endpoint;
  let vpcLinkId: string;
  let api: PrivateApi;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    vpcLinkId = await createVpcLink(endpoint);
    api = await PrivateApi.create(endpoint, vpcLinkId);
  });
  afterAll(() => endpoint.close());

  const arnOf = (path: string): string => `arn:aws:apigateway:${endpoint.region}::/${path}`;
  const tag = (ResourceArn: string, Tags: Record<string, string>) =>
    endpoint.client.send(new TagResourceCommand({ ResourceArn, Tags }));
  const tagsOf = async (ResourceArn: string) => (await endpoint.client.send(new GetTagsCommand({ ResourceArn }))).Tags;

  rule('documented', 'are added with 201 and taken away with 204', async () => {
    const ResourceArn = arnOf(`apis/${api.ApiId}`);

    const added = await tag(ResourceArn, { a: '1', 'b/c': '2', d: '3' });
    const removed = await endpoint.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a', 'b/c'] }));

    expect([added.$metadata.httpStatusCode, removed.$metadata.httpStatusCode]).toEqual([201, 204]);
    expect(await tagsOf(ResourceArn)).toEqual({ d: '3' });
    expect((await endpoint.client.send(new GetApiCommand({ ApiId: api.ApiId }))).Tags).toEqual({ d: '3' });
  });

  rule('documented', 'are for VPC links and stages, too', async () => {
    await endpoint.client.send(new CreateStageCommand({ ApiId: api.ApiId, StageName: '$default', Tags: { a: '1' } }));

    await tag(arnOf(`apis/${api.ApiId}/stages/$default`), { b: '2' });
    await tag(arnOf(`vpclinks/${vpcLinkId}`), { b: '2' });

    expect(await tagsOf(arnOf(`apis/${api.ApiId}/stages/$default`))).toEqual({ a: '1', b: '2' });
    const link = await endpoint.client.send(new GetVpcLinkCommand({ VpcLinkId: vpcLinkId }));
    expect(link.Tags).toEqual({ b: '2' });
  });

  rule('documented', 'are at most 50, of 128 and 256 characters, without aws:', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`key${at}`, '']));

    for (const tags of [many, { ['k'.repeat(129)]: '' }, { a: 'v'.repeat(257) }, { 'aws:a': '' }]) {
      expect(await refusalOf(tag(arnOf(`vpclinks/${vpcLinkId}`), tags))).toMatchObject({ status: 400 });
    }
  });

  rule('assumed', 'need a resource that exists', async () => {
    expect(await refusalOf(tagsOf(arnOf('apis/nosuchapi1')))).toMatchObject({ name: 'NotFoundException', status: 404 });
  });

  rule('documented', 'are not for routes', async () => {
    const { RouteId = '' } = await api.createRoute('GET /a');

    const refusal = await refusalOf(tag(arnOf(`apis/${api.ApiId}/routes/${RouteId}`), { a: '1' }));

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
  });
});
