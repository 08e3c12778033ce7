import {
  CreateVpcLinkCommand,
  DeleteApiCommand,
  DeleteVpcLinkCommand,
  GetVpcLinkCommand,
  UpdateVpcLinkCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { CreateVpcLinkCommandInput } from '@aws-sdk/client-apigatewayv2';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { createVpcLink, PrivateApi } from './private-api.ts';
import { refusalOf } from './refusal.ts';
import { rule } from './rule.ts';

describe('a VPC link', () => {
  let endpoint: Endpoint;
  beforeEach(async () => {
    endpoint = await startEndpoint();
  });
  afterEach(() => endpoint.close());

  const create = (changes: Partial<CreateVpcLinkCommandInput> = {}) =>
    endpoint.client.send(new CreateVpcLinkCommand({ Name: 'link', SubnetIds: [...endpoint.subnetIds], ...changes }));
  const get = (VpcLinkId: string) => endpoint.client.send(new GetVpcLinkCommand({ VpcLinkId }));
  const remove = (VpcLinkId: string) => endpoint.client.send(new DeleteVpcLinkCommand({ VpcLinkId }));

  rule('seen', 'is PENDING first and AVAILABLE after a while', async () => {
    const created = await create({ SecurityGroupIds: [endpoint.securityGroupId] });

    await endpoint.pass(10 * 60_000);

    expect(created).toMatchObject({
      Name: 'link',
      SecurityGroupIds: [endpoint.securityGroupId],
      SubnetIds: endpoint.subnetIds,
      Tags: {},
      VpcLinkStatus: 'PENDING',
      VpcLinkStatusMessage: 'VPC link is provisioning ENIs',
      VpcLinkVersion: 'V2',
    });
    expect(created.VpcLinkId).toMatch(/^[a-z0-9]{6}$/);
    expect(await get(created.VpcLinkId ?? '')).toMatchObject({
      VpcLinkStatus: 'AVAILABLE',
      VpcLinkStatusMessage: 'VPC link is ready to route traffic',
    });
  });

  rule('documented', 'is not yet there 10 seconds after it was asked for', async () => {
    const id = await createVpcLink(endpoint);

    await endpoint.pass(10_000);

    expect(await get(id)).toMatchObject({ VpcLinkStatus: 'PENDING' });
  });

  rule('documented', 'is deleted with 202, DELETING for a while, then not found', async () => {
    const id = await createVpcLink(endpoint);
    await endpoint.pass(10 * 60_000);

    const { $metadata } = await remove(id);

    expect($metadata.httpStatusCode).toBe(202);
    expect(await get(id)).toMatchObject({ VpcLinkStatus: 'DELETING' });
    await endpoint.pass(10 * 60_000);
    expect(await refusalOf(get(id))).toMatchObject({ name: 'NotFoundException', status: 404 });
  });

  rule('seen', 'needs a subnet', async () => {
    const message = 'SubnetIds for a vpc link cannot be empty';

    const [empty, missing] = [create({ SubnetIds: [] }), create({ SubnetIds: undefined })];

    expect(await refusalOf(empty)).toEqual({ name: 'BadRequestException', status: 400, message });
    expect(await refusalOf(missing)).toEqual({ name: 'BadRequestException', status: 400, message });
  });

  rule('seen', 'cannot be in every availability zone', async () => {
    const { id, zoneId } = endpoint.subnetInUnsupportedZone;

    const refusal = await refusalOf(create({ SubnetIds: [endpoint.subnetIds[0], id] }));

    expect(refusal).toEqual({
      name: 'BadRequestException',
      status: 400,
      message: `Subnet '${id}' is in Availability Zone '${zoneId}' where service is not available`,
    });
  });

  rule('assumed', 'needs subnets and security groups that exist, all of one VPC', async () => {
    const wrong = [
      create({ SubnetIds: ['subnet-0nosuch'] }),
      create({ SecurityGroupIds: ['sg-0nosuch'] }),
      create({ SubnetIds: [endpoint.subnetIds[0], endpoint.subnetOfOtherVpc] }),
    ];

    for (const call of wrong) expect(await refusalOf(call)).toMatchObject({ name: 'BadRequestException', status: 400 });
  });

  rule('seen', 'is one of ten in a Region', async () => {
    for (let count = 0; count < 10; count += 1) await create();

    const refusal = await refusalOf(create());

    expect(refusal).toEqual({
      name: 'BadRequestException',
      status: 400,
      message: 'There are too many Vpc Links defined for this account. Limit is 10.',
    });
  });

  rule('documented', 'can be renamed once it is AVAILABLE', async () => {
    const id = await createVpcLink(endpoint);
    const rename = () => endpoint.client.send(new UpdateVpcLinkCommand({ VpcLinkId: id, Name: 'renamed' }));

    const early = await refusalOf(rename());
    await endpoint.pass(10 * 60_000);

    expect(early).toMatchObject({ status: 400 });
    expect(await rename()).toMatchObject({ Name: 'renamed', SubnetIds: endpoint.subnetIds });
  });

  rule('seen', 'cannot be deleted while an integration refers to it', async () => {
    const id = await createVpcLink(endpoint);
    const api = await PrivateApi.create(endpoint, id);
    const { IntegrationId } = await api.createIntegration();

    const refusal = await refusalOf(remove(id));

    expect(refusal).toMatchObject({ name: 'BadRequestException', status: 400 });
    expect(refusal.message).toBe(
      `Cannot delete vpc link. Vpc link '${id}', is referenced in [ANY:${IntegrationId ?? ''}] in format of [Method:Resource].`,
    );
    await endpoint.client.send(new DeleteApiCommand({ ApiId: api.ApiId }));
    expect((await remove(id)).$metadata.httpStatusCode).toBe(202);
  });
});
