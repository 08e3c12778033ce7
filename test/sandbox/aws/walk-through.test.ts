import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as apigateway from '@aws-sdk/client-apigatewayv2';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataPlane } from '../data-plane/data-plane.ts';
import { Network } from '../network.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { createApiGateway } from './api-gateway/api-gateway.ts';
import type { ApiGateway } from './api-gateway/api-gateway.ts';
import { createEc2 } from './ec2/ec2.ts';
import { threeZoneVpc } from './ec2/three-zone-vpc.ts';
import { createAcm } from './acm/acm.ts';
import { createElasticLoadBalancing } from './elastic-load-balancing/elastic-load-balancing.ts';
import { listen } from './listen.ts';
import { AwsServer } from './server.ts';
import { createServiceDiscovery } from './service-discovery/service-discovery.ts';
import { createWorld } from './world.ts';

const region = 'eu-west-1';

/** All services in one world, a pod at 10.0.1.5:8080, and the SDK's clients. */
async function startWorld() {
  const clock = new VirtualClock();
  const world = createWorld({ clock });
  const network = new Network();
  const vpc = threeZoneVpc({ region, zoneIds: ['euw1-az1', 'euw1-az2', 'euw1-az3'] });
  const ec2Service = createEc2({
    world,
    vpcs: [vpc],
    isSecurityGroupInUse: (id) => balancing.usesSecurityGroup(id) || gateway.usesSecurityGroup(id),
  });
  const balancing = createElasticLoadBalancing({ world, ec2: ec2Service, acm: createAcm(world), network });
  const discovery = createServiceDiscovery({ world, hasVpc: (where, id) => ec2Service.vpc(where, id) !== undefined });
  const gateway: ApiGateway = createApiGateway({
    world,
    neighbours: {
      subnet: (where, id) => ec2Service.subnet(where, id),
      securityGroup: (where, id) => ec2Service.securityGroup(where, id),
      hasListener: (where, arn) => balancing.hasListener(where, arn),
      hasService: (where, arn) => discovery.hasService(where, arn),
    },
    publicPort: () => server.port,
  });
  const dataPlane = new DataPlane({ world, apis: gateway, ec2: ec2Service, balancing, discovery, network });
  const server: AwsServer = await AwsServer.start({
    clock,
    services: { apigateway: gateway, ec2: ec2Service, elasticloadbalancing: balancing },
    throttles: false,
    dataPlane: (incoming, response) => dataPlane.serve(incoming, response),
  });

  const pod = createServer((incoming, response) => {
    response.end(`pod: ${incoming.url ?? ''}`);
  });
  network.attach('10.0.1.5', 8080, await listen(pod, 0));

  const config = {
    endpoint: server.url,
    region,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  const clients = {
    apigateway: new apigateway.ApiGatewayV2Client(config),
    ec2: new ec2.EC2Client(config),
    elb: new elb.ElasticLoadBalancingV2Client(config),
  };
  return {
    vpc,
    server,
    ...clients,
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      pod.closeAllConnections();
      pod.close();
      await server.close();
    },
  };
}

describe('all services together, through the SDK', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('bring a request from an HTTP API to a pod', async () => {
    const { vpc, server } = world;
    const { Subnets = [] } = await world.ec2.send(
      new ec2.DescribeSubnetsCommand({
        Filters: [
          { Name: 'vpc-id', Values: [vpc.vpcId] },
          { Name: 'tag:kubernetes.io/role/internal-elb', Values: ['1'] },
        ],
      }),
    );
    const subnetIds = Subnets.map(({ SubnetId = '' }) => SubnetId);
    const listenerArn = await createListener(subnetIds);
    const group = await createSecurityGroup('link');

    const link = await world.apigateway.send(
      new apigateway.CreateVpcLinkCommand({ Name: 'link', SubnetIds: subnetIds, SecurityGroupIds: [group] }),
    );
    server.advance(150_000);
    const { ApiId, ApiEndpoint = '' } = await world.apigateway.send(
      new apigateway.CreateApiCommand({ Name: 'my-http-api', ProtocolType: 'HTTP' }),
    );
    const { IntegrationId = '' } = await world.apigateway.send(
      new apigateway.CreateIntegrationCommand({
        ApiId,
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        IntegrationUri: listenerArn,
        ConnectionType: 'VPC_LINK',
        ConnectionId: link.VpcLinkId,
        PayloadFormatVersion: '1.0',
        RequestParameters: { 'overwrite:path': '$request.path' },
      }),
    );
    await world.apigateway.send(
      new apigateway.CreateRouteCommand({
        ApiId,
        RouteKey: 'ANY /saas-resource',
        Target: `integrations/${IntegrationId}`,
      }),
    );
    const { DeploymentId } = await world.apigateway.send(new apigateway.CreateDeploymentCommand({ ApiId }));
    await world.apigateway.send(new apigateway.CreateStageCommand({ ApiId, StageName: 'dev', DeploymentId }));

    expect(await get(`${ApiEndpoint}/dev/saas-resource`, server.port)).toBe('pod: /saas-resource');
    const held = world.ec2.send(new ec2.DeleteSecurityGroupCommand({ GroupId: group }));
    await expect(held).rejects.toMatchObject({ name: 'DependencyViolation' });
  });

  /** An internal ALB whose listener on port 80 forwards to the pod. */
  async function createListener(subnetIds: string[]): Promise<string> {
    const front = await createSecurityGroup('front');
    await world.ec2.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId: front,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
    const { LoadBalancers: [loadBalancer] = [] } = await world.elb.send(
      new elb.CreateLoadBalancerCommand({
        Name: 'saas',
        Scheme: 'internal',
        Subnets: subnetIds,
        SecurityGroups: [front],
      }),
    );
    const { TargetGroups: [group] = [] } = await world.elb.send(
      new elb.CreateTargetGroupCommand({
        Name: 'saas',
        Protocol: 'HTTP',
        Port: 8080,
        VpcId: world.vpc.vpcId,
        TargetType: 'ip',
      }),
    );
    const TargetGroupArn = group?.TargetGroupArn;
    await world.elb.send(new elb.RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.1.5', Port: 8080 }] }));
    await world.elb.send(
      new elb.CreateListenerCommand({
        LoadBalancerArn: loadBalancer?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      }),
    );
    const { Listeners: [listener] = [] } = await world.elb.send(
      new elb.DescribeListenersCommand({ LoadBalancerArn: loadBalancer?.LoadBalancerArn }),
    );
    return listener?.ListenerArn ?? '';
  }

  async function createSecurityGroup(GroupName: string): Promise<string> {
    const { GroupId = '' } = await world.ec2.send(
      new ec2.CreateSecurityGroupCommand({ GroupName, Description: 'of a test', VpcId: world.vpc.vpcId }),
    );
    return GroupId;
  }
});

/** As curl does: resolves `*.localhost` to this machine. */
async function get(url: string, port: number): Promise<string> {
  const { host, pathname } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ host: '127.0.0.1', port, path: pathname, headers: { host } }, (response) => {
    text(response).then(resolve, reject);
  })
    .on('error', reject)
    .end();
  return promise;
}
