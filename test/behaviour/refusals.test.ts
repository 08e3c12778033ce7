import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

describe('the quota of VPC links', () => {
  it('is told to be used up, with who holds them, until there is room for another', async () => {
    await using world = await World.start();
    const foreign = makeForeignLinks(world, 10);

    await world.apply(walkThrough);
    const refused = await world.until(walkThrough, has('Ready', 'QuotaReached'));
    await world.pass(240_000);
    const triedMeanwhile = world.calls('CreateVpcLink').length;
    deleteForeignLink(world, foreign[0]);
    await world.until(walkThrough, isReady);

    expect(conditionOf(refused, 'VpcLinkReady')).toMatchObject({
      status: 'False',
      message:
        `VpcLink ${world.sandbox.vpc.vpcId}: VPC ${world.sandbox.vpc.vpcId} has no VPC link and the quota of 10 in ` +
        'eu-west-1 is used up (0 by this controller, 10 by others). Delete an unused link, or ask AWS to raise "VPC links ' +
        'per Region". Next try in 5 minutes.',
    });
    // Once more when the API has said that it uses the link.
    expect(triedMeanwhile).toBeLessThanOrEqual(2);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 10, securityGroups: 1 });
  });

  it('is counted afresh when it is used up, since others make links too', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    makeForeignLinks(world, 9);

    await world.apply(vpcLink('mine', world));
    await world.untilSo(
      async () => messageOf(await world.get(vpcLink('mine', world))) !== undefined,
      () => 'the second link was said to be one too many.',
    );

    expect(messageOf(await world.get(vpcLink('mine', world)))).toContain('(1 by this controller, 9 by others)');
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('leaves nothing behind where the object goes while it is used up', async () => {
    await using world = await World.start();
    makeForeignLinks(world, 10);
    await world.apply(walkThrough);
    await world.until(walkThrough, has('Ready', 'QuotaReached'));

    await world.delete(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(await world.api()).toBeUndefined();
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 10, securityGroups: 0 });
  });
});

describe('an old deployment that AWS does not let go', () => {
  it('is tried again at each comparison, and nothing is said of an API that is as it should be', async () => {
    await using world = await World.start({ flags: ['--deployments-kept=1', '--resync-interval=5m'] });
    const error = { code: 'BadRequestException', status: 400, message: 'The deployment is in use.' };
    world.sandbox.aws.injectFault({ operation: 'DeleteDeployment', times: 1_000_000, error });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    for (const timeout of ['5s', '6s']) {
      const changed = apiWith({ routes: [route('ANY /saas-resource', { timeout })] });
      await world.apply(changed);
      await world.until(changed, isReady);
    }
    const before = { status: (await world.api())?.status, events: (await world.eventsOf(walkThrough)).length };
    const tries = world.calls('DeleteDeployment').length;

    await world.pass(1_200_000);

    expect(world.calls('DeleteDeployment').length).toBeGreaterThanOrEqual(tries + 3);
    expect({ status: (await world.api())?.status, events: (await world.eventsOf(walkThrough)).length }).toEqual(before);
  });
});

describe('a call that AWS rejects', () => {
  it('is not made again before the spec changes, and then is', async () => {
    await using world = await World.start();
    const error = { code: 'BadRequestException', status: 400, message: 'Something is wrong with the route.' };
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, error });

    await world.apply(walkThrough);
    const rejected = await world.until(walkThrough, has('Ready', 'Rejected'));
    await world.pass(1_800_000);
    const triedMeanwhile = world.calls('CreateRoute').length;
    await world.apply(apiWith({ routes: [route('ANY /saas-resource', { timeout: '5s' })] }));
    await world.until(walkThrough, isReady);

    expect(conditionOf(rejected, 'Programmed')).toMatchObject({
      status: 'False',
      message:
        'Could not create route "ANY /saas-resource" to Ingress saas/saas, port 80. CreateRoute: Something is wrong with ' +
        'the route. It is tried again when the spec changes.',
    });
    expect(triedMeanwhile).toBe(1);
    expect(world.calls('CreateApi')).toHaveLength(1);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}], deployments: [{}], stages: [{}] });
  });

  it('because it contradicts what is there is made once more after a look, and then when somebody asks for it', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const error = { code: 'ConflictException', status: 409, message: 'Route with key GET /second already exists.' };
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1_000_000, error });
    const changed = apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] });
    const tries = (): number => world.calls('CreateRoute').length - 1;

    await world.apply(changed);
    const first = await world.until(changed, has('Ready', 'Conflict'));
    await world.pass(3_600_000);
    const inAnHour = { tries: tries(), ready: conditionOf((await world.api()) ?? {}, 'Ready') };
    world.sandbox.aws.clearFaults();
    await world.annotate(changed, { 'privatehttp.io/reconcile-at': 'now' });
    await world.until(changed, isReady);

    expect(first.status?.lastError).toHaveProperty('nextTry');
    expect(inAnHour).toMatchObject({
      tries: 2,
      ready: {
        status: 'False',
        reason: 'Conflict',
        message: expect.stringMatching(/GET [/]second already exists\. It is tried again when the spec changes\.$/),
      },
    });
    expect(tries()).toBe(3);
    expect(world.contentInAws().routes).toHaveLength(2);
  });

  it('of a change leaves served what was, and counts no more when the change is taken back', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const error = { code: 'BadRequestException', status: 400, message: 'Something is wrong with the route.' };
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1_000_000, error });

    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    await world.until(walkThrough, has('Ready', 'Rejected'));
    const meanwhile = await world.request('dev/saas-resource');
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(meanwhile.status).toBe(200);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}], stages: [{}] });
  });
});

/** Links that somebody else made; answers their ids. */
function makeForeignLinks(world: World, count: number): readonly (string | undefined)[] {
  const { CreateVpcLink } = world.sandbox.services.apiGateway.operations;
  const SubnetIds = world.sandbox.vpc.subnets.slice(0, 1).map(({ subnetId }) => subnetId);
  return Array.from({ length: count }, (_, n) =>
    CreateVpcLink({ Name: `theirs-${n}`, SubnetIds }, somebody(world)),
  ).map(({ VpcLinkId }) => VpcLinkId);
}

function deleteForeignLink(world: World, VpcLinkId: string | undefined): void {
  world.sandbox.services.apiGateway.operations.DeleteVpcLink({ VpcLinkId }, somebody(world));
}

function somebody({ sandbox: { region } }: World) {
  return { region, accessKeyId: 'AKIASOMEBODY' };
}

function vpcLink(name: string, { sandbox: { vpc } }: World): Manifest {
  const link = { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
  return { ...link, ...{ spec: { vpcId: vpc.vpcId } } };
}

function messageOf(link: Parameters<typeof conditionOf>[0] | undefined): string | undefined {
  const ready = link && conditionOf(link, 'Ready');
  return ready?.reason === 'QuotaReached' ? ready.message : undefined;
}
