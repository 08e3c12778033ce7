import { describe, expect, it } from '@jest/globals';
import { FakeEndpoint, type Answer } from '../../test/aws/fake-endpoint.ts';
import { awsClients } from './clients.ts';
import { classify } from './classify.ts';
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type Ec2Client,
} from './ec2.ts';

const namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const xml = (operation: string, content: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: `<${operation}Response xmlns="${namespace}"><requestId>r</requestId>${content}</${operation}Response>`,
});

describe('the EC2 client', () => {
  it('asks for subnets by filters and reads what it needs of them', async () => {
    const subnet = `<item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-central-1a</availabilityZone>
      <availabilityZoneId>euc1-az2</availabilityZoneId><availableIpAddressCount>251</availableIpAddressCount>
      <mapPublicIpOnLaunch>false</mapPublicIpOnLaunch>
      <tagSet><item><key>kubernetes.io/role/internal-elb</key><value>1</value></item></tagSet></item>`;
    await using aws = await startEc2(
      xml('DescribeSubnets', `<subnetSet>${subnet}</subnetSet><nextToken>t</nextToken>`),
    );

    const { Subnets, NextToken } = await aws.ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }], SubnetIds: ['subnet-1'] }),
    );

    expect(aws.bodies()).toEqual([
      {
        Action: 'DescribeSubnets',
        Version: '2016-11-15',
        'Filter.1.Name': 'vpc-id',
        'Filter.1.Value.1': 'vpc-1',
        'SubnetId.1': 'subnet-1',
      },
    ]);
    expect(NextToken).toBe('t');
    expect(Subnets).toEqual([
      {
        SubnetId: 'subnet-1',
        VpcId: 'vpc-1',
        AvailabilityZone: 'eu-central-1a',
        AvailabilityZoneId: 'euc1-az2',
        AvailableIpAddressCount: 251,
        Tags: [{ Key: 'kubernetes.io/role/internal-elb', Value: '1' }],
      },
    ]);
  });

  it('makes, finds and deletes a tagged security group', async () => {
    const group = '<item><groupId>sg-1</groupId><groupName>g</groupName><groupDescription>d</groupDescription></item>';
    await using aws = await startEc2(
      xml('CreateSecurityGroup', '<groupId>sg-1</groupId>'),
      xml('DescribeSecurityGroups', `<securityGroupInfo>${group}</securityGroupInfo>`),
      xml('DeleteSecurityGroup', '<return>true</return>'),
    );

    const created = await aws.ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: 'g',
        Description: 'd',
        VpcId: 'vpc-1',
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'k', Value: 'v & w' }] }],
      }),
    );
    const found = await aws.ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'tag:k', Values: ['v & w'] }] }),
    );
    await aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId: 'sg-1' }));

    expect(created.GroupId).toBe('sg-1');
    expect(found.SecurityGroups).toEqual([{ GroupId: 'sg-1', GroupName: 'g', Description: 'd' }]);
    expect(aws.bodies()).toMatchObject([
      {
        GroupDescription: 'd',
        GroupName: 'g',
        VpcId: 'vpc-1',
        'TagSpecification.1.ResourceType': 'security-group',
        'TagSpecification.1.Tag.1.Key': 'k',
        'TagSpecification.1.Tag.1.Value': 'v & w',
      },
      { 'Filter.1.Name': 'tag:k', 'Filter.1.Value.1': 'v & w' },
      { Action: 'DeleteSecurityGroup', GroupId: 'sg-1' },
    ]);
  });

  it('reads errors by their code', async () => {
    const error =
      '<Error><Code>InvalidGroup.NotFound</Code><Message>The security group does not exist</Message></Error>';
    await using aws = await startEc2({
      status: 400,
      body: `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`,
    });

    const thrown: unknown = await aws.ec2
      .send(new DeleteSecurityGroupCommand({ GroupId: 'sg-1' }))
      .catch((e: unknown) => e);

    expect(classify(thrown, { service: 'ec2', name: 'DeleteSecurityGroup' })).toEqual({
      kind: 'notFound',
      message: 'DeleteSecurityGroup: The security group does not exist',
    });
  });

  it('signs for EC2 in its Region', async () => {
    await using aws = await startEc2(xml('DescribeSubnets', '<subnetSet/>'));

    await aws.ec2.send(new DescribeSubnetsCommand({}));

    expect(aws.endpoint.requests[0]?.headers.authorization).toMatch(
      /Credential=AKID\/\d{8}\/eu-central-1\/ec2\/aws4_request/,
    );
  });

  it.each([
    ['eu-central-1', 'https://ec2.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'https://ec2.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'https://ec2.us-gov-west-1.amazonaws.com'],
  ])('goes to the endpoint of %s where none is configured', async (region, endpoint) => {
    const clients = awsClients({ credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' } });
    const ec2 = clients.ec2(region);
    const seen: string[] = [];
    ec2.middlewareStack.add(
      (_, context) => () => {
        seen.push(context.endpointV2?.url.origin ?? '');
        return Promise.reject(new Error('not sent'));
      },
      { step: 'finalizeRequest', priority: 'low' },
    );

    await ec2.send(new DescribeSubnetsCommand({})).catch(() => undefined);
    clients.destroy();

    expect(seen).toEqual([endpoint]);
  });
});

interface StartedEc2 extends AsyncDisposable {
  readonly ec2: Ec2Client;
  readonly endpoint: FakeEndpoint;
  /** The forms that were sent. */
  bodies(): readonly Record<string, string>[];
}

async function startEc2(...answers: readonly Answer[]): Promise<StartedEc2> {
  const endpoint = await FakeEndpoint.answering(...answers);
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const clients = awsClients({ endpoint: endpoint.url, credentials });
  return {
    ec2: clients.ec2('eu-central-1'),
    endpoint,
    bodies: () => endpoint.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
    [Symbol.asyncDispose]: async () => {
      clients.destroy();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}
