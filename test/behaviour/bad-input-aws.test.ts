import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, sampleWorkloads, walkThrough, World } from './world.ts';

describe('AWS that says no', () => {
  it.each([
    ['DescribeLoadBalancers', 'AccessDenied', 'elasticloadbalancing:DescribeLoadBalancers'],
    ['DescribeListeners', 'AccessDenied', 'elasticloadbalancing:DescribeListeners'],
    ['DescribeSubnets', 'UnauthorizedOperation', 'ec2:DescribeSubnets'],
    ['DescribeSecurityGroups', 'UnauthorizedOperation', 'ec2:DescribeSecurityGroups'],
    ['CreateSecurityGroup', 'UnauthorizedOperation', 'ec2:CreateSecurityGroup'],
    ['GetVpcLinks', 'AccessDeniedException', 'apigateway:GET'],
    ['CreateVpcLink', 'AccessDeniedException', 'apigateway:POST'],
    ['GetVpcLink', 'AccessDeniedException', 'apigateway:GET'],
    ['GetApis', 'AccessDeniedException', 'apigateway:GET'],
    ['CreateApi', 'AccessDeniedException', 'apigateway:POST'],
    ['CreateIntegration', 'AccessDeniedException', 'apigateway:POST'],
    ['CreateRoute', 'AccessDeniedException', 'apigateway:POST'],
    ['CreateDeployment', 'AccessDeniedException', 'apigateway:POST'],
    ['CreateStage', 'AccessDeniedException', 'apigateway:POST'],
  ])('to %s is told with the permission that is missing, and tried again', async (operation, code, permission) => {
    await using world = await World.start();
    deny(world, operation, code);

    await world.apply(walkThrough);
    const denied = await world.until(walkThrough, has('Ready', 'AccessDenied'));
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(conditionOf(denied, 'Ready')).toMatchObject({ status: 'False' });
    expect(conditionOf(denied, 'Ready')?.message).toContain(permission);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });

  it.each([
    ['UpdateIntegration', { routes: [route('ANY /saas-resource', { timeout: '5s' })] }, 'apigateway:PATCH'],
    ['UpdateStage', { routes: [route('ANY /saas-resource', { timeout: '5s' })] }, 'apigateway:PATCH'],
    ['DeleteRoute', { routes: [route('ANY /other')] }, 'apigateway:DELETE'],
    ['UpdateApi', { name: 'another' }, 'apigateway:PATCH'],
    ['TagResource', { tags: { team: 'saas' } }, 'apigateway:TagResource'],
    ['DeleteStage', { stages: [{ name: 'prod' }] }, 'apigateway:DELETE'],
  ])('to %s of a change leaves served what was', async (operation, spec, permission) => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    deny(world, operation, 'AccessDeniedException');

    await world.apply(apiWith(spec));
    const denied = await world.until(walkThrough, has('Ready', 'AccessDenied'));
    const answer = await world.request('dev/saas-resource');
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(conditionOf(denied, 'Programmed')?.message).toContain(permission);
    expect(answer.status).toBe(200);
  });

  it.each([
    ['DeleteApi', 'AccessDeniedException'],
    ['DeleteVpcLink', 'AccessDeniedException'],
    ['DeleteSecurityGroup', 'UnauthorizedOperation'],
  ])('to %s holds the object until it says yes', async (operation, code) => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    deny(world, operation, code);

    await world.delete(walkThrough);
    await world.pass(240_000);
    const api = await world.api();
    const [link] = await world.links();
    world.sandbox.aws.clearFaults();
    await world.untilGone(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    const held = operation === 'DeleteApi' ? api : link;
    expect(held && conditionOf(held, 'Ready')).toMatchObject({ status: 'False', reason: 'AccessDenied' });
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('for the quota of links is told with who holds them, and tried again', async () => {
    await using world = await World.start({ throttles: false });
    const { CreateVpcLink, DeleteVpcLink } = world.sandbox.services.apiGateway.operations;
    const somebody = { region: world.sandbox.region, accessKeyId: 'AKIASOMEBODY' };
    const SubnetIds = world.sandbox.vpc.subnets.slice(0, 1).map(({ subnetId }) => subnetId);
    const foreign = Array.from({ length: 10 }, (_, n) => CreateVpcLink({ Name: `foreign-${n}`, SubnetIds }, somebody));

    await world.apply(walkThrough);
    const refused = await world.until(walkThrough, has('Ready', 'QuotaReached'));
    await world.pass(120_000);
    DeleteVpcLink({ VpcLinkId: foreign[0]?.VpcLinkId ?? '' }, somebody);
    await world.until(walkThrough, isReady);

    expect(conditionOf(refused, 'VpcLinkReady')).toMatchObject({
      status: 'False',
      message:
        `VpcLink ${world.sandbox.vpc.vpcId}: VPC ${world.sandbox.vpc.vpcId} has no VPC link and the quota of 10 in eu-west-1 ` +
        'is used up (0 by this controller, 10 by others). Delete an unused link, or ask AWS to raise "VPC links per ' +
        'Region". Next try in 5 minutes.',
    });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 10, securityGroups: 1 });
  });

  it('for good is not asked again before the spec changes', async () => {
    await using world = await World.start();
    const error = { code: 'BadRequestException', status: 400, message: 'Something is wrong with the route.' };
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, error });

    await world.apply(walkThrough);
    const rejected = await world.until(walkThrough, has('Ready', 'Rejected'));
    await world.pass(1_800_000);
    const triedBefore = world.calls('CreateRoute').length;
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] }));
    await world.until(walkThrough, isReady);

    expect(conditionOf(rejected, 'Programmed')).toMatchObject({ status: 'False' });
    expect(conditionOf(rejected, 'Programmed')?.message).toContain(
      'Something is wrong with the route. It is tried again when the spec changes.',
    );
    expect(triedBefore).toBe(1);
    expect(world.leftInAws()).toMatchObject({ apis: 1, vpcLinks: 1 });
  });
});

describe('AWS that does not answer', () => {
  it.each(['CreateVpcLink', 'CreateApi', 'CreateIntegration', 'CreateRoute', 'CreateDeployment', 'CreateStage'])(
    'a %s that it carried out nevertheless is not sent again',
    async (operation) => {
      await using world = await World.start();
      world.sandbox.aws.injectFault({ operation, times: 1, lostAnswer: true });

      await world.apply(walkThrough);
      await world.until(walkThrough, isReady);

      expect(world.calls(operation)).toHaveLength(1);
      expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
      expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    },
  );

  it('for a minute is waited for, in the middle of a change too', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const error = { code: 'InternalServerError', status: 500, message: 'Internal error' };
    world.sandbox.aws.injectFault({ operation: '*', times: 1_000_000, error });

    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    const waiting = await world.until(walkThrough, has('Ready', 'AwsUnavailable'));
    await world.pass(60_000);
    const meanwhile = await world.request('dev/saas-resource');
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')?.status).toBe('Unknown');
    expect(meanwhile.status).toBe(200);
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });
});

describe('an API server that is away for a minute', () => {
  it('is waited for, and what was changed meanwhile in the cluster is made so', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    world.sandbox.kubernetes.unavailable = true;
    await world.pass(60_000);
    world.sandbox.kubernetes.unavailable = false;
    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    const api = await world.until(walkThrough, isReady);

    expect(api.status?.routesProgrammed).toBe('2/2');
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('in the middle of a change makes nothing twice', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.untilSo(
      () => world.calls('CreateApi').length === 1,
      () => 'the API was made.',
    );

    world.sandbox.kubernetes.unavailable = true;
    await world.pass(60_000);
    world.sandbox.kubernetes.unavailable = false;
    await world.until(walkThrough, isReady);

    expect(world.gatewayCalls()).toMatchObject({ CreateApi: 1, CreateIntegration: 1, CreateRoute: 1, CreateStage: 1 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
  });

  it('is waited for when the controller starts', async () => {
    await using world = await World.start({ controller: false });
    await world.apply(walkThrough);
    world.sandbox.kubernetes.unavailable = true;
    world.beginController();
    await world.pass(60_000);

    world.sandbox.kubernetes.unavailable = false;
    await world.until(walkThrough, isReady);

    expect(world.log.join('')).toContain('Waiting for the Kubernetes API server');
  });
});

describe('a name that another namespace uses too', () => {
  it('is an API of its own', async () => {
    await using world = await World.start();
    const elsewhere = sampleWorkloads.map((object) => ({
      ...object,
      metadata:
        object.kind === 'Namespace'
          ? { ...object.metadata, name: 'other' }
          : { ...object.metadata, ...(object.metadata.namespace !== undefined && { namespace: 'other' }) },
    }));
    const twin = { ...walkThrough, metadata: { ...walkThrough.metadata, namespace: 'other' } };
    for (const object of elsewhere) await world.apply(object);

    await world.apply(walkThrough);
    await world.apply(twin);
    const one = await world.until(walkThrough, isReady);
    const other = await world.until(twin, isReady);
    await world.delete(twin);
    await world.untilGone(twin);

    expect(one.status?.apiId).not.toBe(other.status?.apiId);
    expect(world.apisInAws().map(({ ApiId }) => ApiId)).toEqual([one.status?.apiId]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

function deny(world: World, operation: string, code: string): void {
  const message = `User: arn:aws:sts::111122223333:assumed-role/controller/s is not authorized to perform this`;
  world.sandbox.aws.injectFault({ operation, times: 1_000_000, error: { code, status: 403, message } });
}
