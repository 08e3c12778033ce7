import {
  DescribeSubnetsCommand,
  DeleteSecurityGroupCommand,
  AuthorizeSecurityGroupEgressCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
  SetSecurityGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../virtual-clock.ts';
import { AwsServer } from '../server.ts';
import { AwsFault } from '../service.ts';
import type { Service } from '../service.ts';
import { createSts } from '../sts/sts.ts';
import { createWorld } from '../world.ts';

/** A service that remembers what it was handed and answers what it is told to. */
class Echo implements Service {
  readonly operations: Service['operations'];
  input: unknown;
  answer: () => object = () => ({});

  constructor(operations: readonly string[]) {
    const operate = (input: unknown): object => {
      this.input = input;
      return this.answer();
    };
    this.operations = Object.fromEntries(operations.map((name) => [name, operate]));
  }
}

const client = (server: AwsServer) => ({
  endpoint: server.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' },
  maxAttempts: 1,
});

describe('the query protocols', () => {
  const elb = new Echo(['CreateLoadBalancer', 'DeleteLoadBalancer', 'DescribeLoadBalancers', 'SetSecurityGroups']);
  const ec2 = new Echo(['DescribeSubnets', 'AuthorizeSecurityGroupEgress', 'DeleteSecurityGroup']);
  let server: AwsServer;
  let elbClient: ElasticLoadBalancingV2Client;
  let ec2Client: EC2Client;
  beforeAll(async () => {
    const sts = createSts(createWorld({ clock: new VirtualClock() }));
    server = await AwsServer.start({
      clock: new VirtualClock(),
      services: { elasticloadbalancing: elb, ec2, sts },
      throttles: false,
    });
    elbClient = new ElasticLoadBalancingV2Client(client(server));
    ec2Client = new EC2Client(client(server));
  });
  afterAll(async () => {
    elbClient.destroy();
    ec2Client.destroy();
    await server.close();
  });

  it('reads what the SDK writes for Elastic Load Balancing', async () => {
    const input = {
      Name: 'saas',
      SubnetMappings: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2', PrivateIPv4Address: '10.0.0.4' }],
      SecurityGroups: ['sg-1', 'sg-2'],
      Tags: [{ Key: 'ingress.k8s.aws/stack', Value: 'saas/saas & more' }],
      Scheme: 'internal' as const,
    };

    await elbClient.send(new CreateLoadBalancerCommand(input));

    expect(elb.input).toEqual(input);
  });

  it('reads lists of more than nine in their order, and an empty list', async () => {
    const Names = Array.from({ length: 12 }, (_, at) => `name-${at}`);

    await elbClient.send(new DescribeLoadBalancersCommand({ Names, PageSize: 400 }));
    const described = elb.input;
    await elbClient.send(new SetSecurityGroupsCommand({ LoadBalancerArn: 'arn', SecurityGroups: [] }));

    expect(described).toEqual({ Names, PageSize: 400 });
    expect(elb.input).toEqual({ LoadBalancerArn: 'arn', SecurityGroups: [] });
  });

  it('writes what the SDK reads for Elastic Load Balancing', async () => {
    const answer = {
      LoadBalancers: [
        {
          LoadBalancerArn: 'arn:1',
          CreatedTime: new Date('2026-01-01T12:00:00Z'),
          State: { Code: 'active' },
          AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }],
          SecurityGroups: ['sg-1'],
        },
        { LoadBalancerArn: 'arn:2', LoadBalancerName: '<&"\'>', AvailabilityZones: [] },
      ],
      NextMarker: 'more',
    };
    elb.answer = () => answer;

    const { $metadata, ...output } = await elbClient.send(new DescribeLoadBalancersCommand({}));

    expect(output).toEqual(answer);
    expect($metadata.requestId).toEqual(expect.any(String));
  });

  it('writes an answer without members', async () => {
    elb.answer = () => ({});

    const { $metadata, ...output } = await elbClient.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: 'arn:1' }));

    expect($metadata.httpStatusCode).toBe(200);
    expect(output).toEqual({});
  });

  it('writes errors so that the SDK finds their class', async () => {
    elb.answer = () => {
      throw new AwsFault({ code: 'LoadBalancerNotFound', status: 400, message: "Load balancers '[a]' not found" });
    };

    const call = elbClient.send(new DescribeLoadBalancersCommand({ Names: ['a'] }));

    await expect(call).rejects.toBeInstanceOf(LoadBalancerNotFoundException);
    await expect(call).rejects.toMatchObject({ message: "Load balancers '[a]' not found" });
  });

  it('refuses a request without a required member', async () => {
    // Types would not allow it; the wire does.
    const call = elbClient.send(new CreateLoadBalancerCommand({ Name: undefined }));

    await expect(call).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("Value null at 'name'"),
    });
  });

  it('reads what the SDK writes for EC2', async () => {
    const permission = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '10.0.0.0/16' }] };
    ec2.answer = () => ({});

    await ec2Client.send(
      new DescribeSubnetsCommand({
        Filters: [{ Name: 'tag:kubernetes.io/role/internal-elb', Values: ['', '1'] }],
        SubnetIds: ['subnet-1'],
      }),
    );
    const described = ec2.input;
    await ec2Client.send(
      new AuthorizeSecurityGroupEgressCommand({ GroupId: 'sg-1', IpPermissions: [permission], DryRun: true }),
    );

    expect(described).toEqual({
      Filters: [{ Name: 'tag:kubernetes.io/role/internal-elb', Values: ['', '1'] }],
      SubnetIds: ['subnet-1'],
    });
    expect(ec2.input).toEqual({ GroupId: 'sg-1', IpPermissions: [permission], DryRun: true });
  });

  it('writes what the SDK reads for EC2', async () => {
    const answer = {
      Subnets: [{ SubnetId: 'subnet-1', AvailabilityZoneId: 'euw1-az1', Tags: [{ Key: 'a', Value: 'b' }] }],
    };
    ec2.answer = () => answer;

    const { $metadata, ...output } = await ec2Client.send(new DescribeSubnetsCommand({}));

    expect($metadata.httpStatusCode).toBe(200);
    expect(output).toEqual(answer);
  });

  it("writes EC2's errors", async () => {
    ec2.answer = () => {
      throw new AwsFault({ code: 'DependencyViolation', status: 400, message: 'resource sg-1 has a dependent object' });
    };

    const call = ec2Client.send(new DeleteSecurityGroupCommand({ GroupId: 'sg-1' }));

    await expect(call).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: 'resource sg-1 has a dependent object',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('answers STS who calls', async () => {
    const sts = new STSClient(client(server));

    const { Account, UserId } = await sts.send(new GetCallerIdentityCommand({}));

    expect({ Account, UserId }).toEqual({ Account: '111122223333', UserId: 'AKIAIOSFODNN7EXAMPLE' });
    sts.destroy();
  });
});
