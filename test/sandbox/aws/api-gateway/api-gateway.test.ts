import type { CreateRouteRequest } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../virtual-clock.ts';
import { createWorld } from '../world.ts';
import { createApiGateway } from './api-gateway.ts';

const region = 'eu-west-1';
const caller = { region, accessKeyId: 'any' };
const listenerArn = `arn:aws:elasticloadbalancing:${region}:111122223333:listener/app/saas/1/2`;

/** An API with a link, an integration and a route `GET /a`, called in process. */
function startGateway() {
  const clock = new VirtualClock();
  const gateway = createApiGateway({
    world: createWorld({ clock }),
    neighbours: {
      subnet: () => ({ vpcId: 'vpc-1', availabilityZoneId: 'euw1-az1' }),
      securityGroup: () => ({ vpcId: 'vpc-1' }),
      hasListener: (_region, arn) => arn === listenerArn,
      hasService: () => false,
    },
    publicPort: () => 4566,
  });
  const { operations } = gateway;
  const link = operations.CreateVpcLink({ Name: 'link', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }, caller);
  const { ApiId = '', ApiEndpoint } = operations.CreateApi({ Name: 'pets', ProtocolType: 'HTTP' }, caller);
  const { IntegrationId = '' } = operations.CreateIntegration(
    {
      ApiId,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      IntegrationUri: listenerArn,
      ConnectionType: 'VPC_LINK',
      ConnectionId: link.VpcLinkId,
      PayloadFormatVersion: '1.0',
      TimeoutInMillis: 5000,
      RequestParameters: { 'overwrite:path': '$request.path' },
      TlsConfig: { ServerNameToVerify: 'saas.example.com' },
    },
    caller,
  );
  const createRoute = (RouteKey: string, more: Partial<CreateRouteRequest> = {}) =>
    operations.CreateRoute({ ApiId, RouteKey, Target: `integrations/${IntegrationId}`, ...more }, caller);
  createRoute('GET /a');
  return {
    clock,
    gateway,
    operations,
    ApiId,
    ApiEndpoint,
    IntegrationId,
    VpcLinkId: link.VpcLinkId ?? '',
    createRoute,
  };
}

describe('what the data plane sees', () => {
  it('is the API at its endpoint, whose stages serve nothing before they have a deployment', () => {
    const { gateway, operations, ApiId, ApiEndpoint } = startGateway();

    operations.CreateStage({ ApiId, StageName: 'dev', StageVariables: { a: '1' } }, caller);

    expect(ApiEndpoint).toBe(`http://${ApiId}.execute-api.${region}.localhost:4566`);
    expect(gateway.api(region, ApiId)?.stages.get('dev')).toEqual({
      stageName: 'dev',
      stageVariables: { a: '1' },
      deployment: undefined,
    });
    expect(gateway.api('us-east-1', ApiId)).toBeUndefined();
  });

  it('is a deployment with all that a request needs', () => {
    const { gateway, operations, ApiId, IntegrationId, VpcLinkId } = startGateway();
    operations.CreateStage({ ApiId, StageName: 'dev' }, caller);

    const { DeploymentId } = operations.CreateDeployment({ ApiId, StageName: 'dev' }, caller);

    expect(gateway.api(region, ApiId)?.stages.get('dev')?.deployment).toEqual({
      deploymentId: DeploymentId,
      disableExecuteApiEndpoint: false,
      routes: [
        {
          routeId: expect.any(String),
          routeKey: 'GET /a',
          integration: {
            integrationId: IntegrationId,
            vpcLinkId: VpcLinkId,
            integrationUri: listenerArn,
            integrationMethod: 'ANY',
            timeoutMs: 5000,
            tls: { serverName: 'saas.example.com' },
            requestParameters: { 'overwrite:path': '$request.path' },
            responseParameters: {},
          },
        },
      ],
    });
  });

  it('does not move with the working copy', () => {
    const { gateway, operations, ApiId, IntegrationId, createRoute } = startGateway();
    const { DeploymentId } = operations.CreateDeployment({ ApiId }, caller);
    operations.CreateStage({ ApiId, StageName: 'dev', DeploymentId }, caller);
    const before = gateway.api(region, ApiId)?.stages.get('dev')?.deployment;

    operations.UpdateIntegration({ ApiId, IntegrationId, TimeoutInMillis: 100 }, caller);
    operations.UpdateApi({ ApiId, DisableExecuteApiEndpoint: true }, caller);
    createRoute('GET /b');

    expect(gateway.api(region, ApiId)?.stages.get('dev')?.deployment).toEqual(before);
    expect(before?.routes).toHaveLength(1);
  });

  it('is a route without an integration where it has no target', () => {
    const { gateway, operations, ApiId, createRoute } = startGateway();
    createRoute('GET /b', { Target: undefined });
    operations.CreateStage({ ApiId, StageName: 'dev' }, caller);
    operations.CreateDeployment({ ApiId, StageName: 'dev' }, caller);

    const routes = gateway.api(region, ApiId)?.stages.get('dev')?.deployment?.routes ?? [];

    expect(routes.map(({ routeKey, integration }) => [routeKey, integration?.timeoutMs])).toEqual([
      ['GET /a', 5000],
      ['GET /b', undefined],
    ]);
  });

  it("is a link's state of today", () => {
    const { clock, gateway, operations, ApiId, VpcLinkId } = startGateway();
    const stateNow = () => gateway.vpcLink(region, VpcLinkId)?.state;
    const states = [stateNow()];

    clock.advance(90_000);
    states.push(stateNow());
    operations.DeleteApi({ ApiId }, caller);
    operations.DeleteVpcLink({ VpcLinkId }, caller);
    states.push(stateNow());
    clock.advance(30_000);
    states.push(stateNow());

    expect(states).toEqual(['PENDING', 'AVAILABLE', 'DELETING', undefined]);
  });
});

it('holds a security group for as long as a link is in it', () => {
  const { clock, gateway, operations, ApiId, VpcLinkId } = startGateway();
  operations.DeleteApi({ ApiId }, caller);
  operations.DeleteVpcLink({ VpcLinkId }, caller);

  const [deleting, other] = [gateway.usesSecurityGroup('sg-1'), gateway.usesSecurityGroup('sg-2')];
  clock.advance(30_000);

  expect([deleting, other, gateway.usesSecurityGroup('sg-1')]).toEqual([true, false, false]);
});
