import { describe, expect, it } from '@jest/globals';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

const creates = [
  'CreateSecurityGroup',
  'CreateVpcLink',
  'CreateApi',
  'CreateIntegration',
  'CreateRoute',
  'CreateDeployment',
  'CreateStage',
];
const served = { apis: 1, vpcLinks: 1, securityGroups: 1 };

describe('an answer of AWS that gets lost', () => {
  it('makes no create happen twice, when that was carried out', async () => {
    await using world = await World.start();
    for (const operation of creates) world.sandbox.aws.injectFault({ operation, times: 1, lostAnswer: true });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(creates.map((operation) => world.calls(operation).length)).toEqual(creates.map(() => 1));
    expect(world.leftInAws()).toEqual(served);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is one of a create that is sent again, when an error stood in its place and it was not carried out', async () => {
    await using world = await World.start();
    const error = { code: 'InternalServerError', status: 500, message: 'Internal server error' };
    for (const operation of creates) world.sandbox.aws.injectFault({ operation, times: 1, error });

    await world.apply(walkThrough);
    const uncertain = await world.until(walkThrough, (api) => messageOf(api)?.includes('CreateApi: ') === true);
    await world.until(walkThrough, isReady);

    expect(conditionOf(uncertain, 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'AwsUnavailable',
      message:
        'Could not create API "my-http-api". CreateApi: AWS answered with an error of its own (500 InternalServerError), ' +
        'so it may or may not have been done. It is tried again where it was not.',
    });
    expect(creates.map((operation) => world.calls(operation).length)).toEqual(creates.map(() => 2));
    expect(world.leftInAws()).toEqual(served);
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}], deployments: [{}], stages: [{}] });
  });
});

describe('AWS that is away for half an hour', () => {
  it('is told of with less and less writes of status, the time of the next try among them, and is found again then', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const versions = world.watch(walkThrough);
    const error = { code: 'ServiceUnavailable', status: 503, message: 'Service unavailable' };
    world.sandbox.aws.injectFault({ operation: '*', times: 1_000_000, error });

    await world.annotate(walkThrough, { 'privatehttp.io/reconcile-at': 'now' });
    await world.pass(1_800_000);
    const last = (await world.api())?.status?.lastError;
    const writes = new Set(versions().map(({ metadata }) => metadata.resourceVersion)).size;
    world.sandbox.aws.clearFaults();
    await world.pass(Date.parse(last?.nextTry ?? '') - world.clock.now() + 5_000);
    const found = await world.api();

    // After 10, 20, 40, 80, 160 seconds or somewhat less, then every 4 to 5 minutes; the annotation is one more.
    expect(writes).toBeGreaterThan(5);
    expect(writes).toBeLessThanOrEqual(17);
    expect(Date.parse(last?.nextTry ?? '') - Date.parse(last?.at ?? '')).toBeLessThanOrEqual(300_000);
    expect(Date.parse(last?.at ?? '') - Date.parse(last?.since ?? '')).toBeGreaterThan(1_400_000);
    expect(found?.status).not.toHaveProperty('lastError');
    expect(found?.status?.lastHandledReconcileAt).toBe('now');
  });
});

describe('AWS that is away for a minute', () => {
  it('goes unnoticed where nothing is to be done, by status and by callers', async () => {
    await using world = await World.start({ flags: ['--load-balancer-resync=10s'] });
    await world.apply(walkThrough);
    const before = await world.until(walkThrough, isReady);
    await awayForAMinute(world);
    await world.pass(30_000);

    expect((await world.api())?.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(world.gatewayCalls()).toMatchObject({ CreateApi: 1, CreateVpcLink: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is waited for while the link is made and while the API is, and nothing is made twice', async () => {
    await using world = await World.start();
    await world.pass(240_000);

    await world.apply(walkThrough);
    const without = await awayForAMinute(world);
    await world.until(walkThrough, has('Ready', 'VpcLinkCreating'));
    await world.pass(15_000);
    const pending = await awayForAMinute(world);
    world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, delay: 1_000 });
    await world.untilSo(
      () => world.calls('CreateApi').length === 1,
      () => 'the API was made.',
    );
    await awayForAMinute(world);
    await world.until(walkThrough, isReady);

    expect(without).toBe(
      'Route "ANY /saas-resource": DescribeLoadBalancers: AWS answered with an error of its own (503 ServiceUnavailable). ' +
        'It is tried again.',
    );
    expect(pending).toBe(
      `VpcLink ${world.sandbox.vpc.vpcId}: GetVpcLink: AWS answered with an error of its own (503 ServiceUnavailable). ` +
        'It is tried again.',
    );
    expect(world.leftInAws()).toEqual(served);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('in the middle of a change leaves served what was, and the change is finished', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'CreateRoute', times: 1, delay: 1_000 });

    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    await world.untilSo(
      () => world.calls('CreateRoute').length === 2,
      () => 'the second route was made.',
    );
    const said = await awayForAMinute(world);
    const meanwhile = await world.request('dev/saas-resource');
    await world.until(walkThrough, isReady);

    expect(said).toContain('(503 ServiceUnavailable)');
    expect(meanwhile.status).toBe(200);
    expect(world.contentInAws()).toMatchObject({ integrations: [{}], routes: [{}, {}], stages: [{}] });
  });

  it('holds what is being deleted, which says so, and then lets it go', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    await world.delete(walkThrough);
    const held = await awayForAMinute(world);
    await world.untilGone(walkThrough);
    await awayForAMinute(world);
    const [link] = await world.links();
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(held).toMatch(/^Could not delete the API\. GetApi: AWS answered with an error of its own \(503 /);
    expect(link && conditionOf(link, 'Ready')).toMatchObject({ status: 'Unknown', reason: 'AwsUnavailable' });
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

describe('an API server that is away for a minute', () => {
  it('is waited for when the controller starts', async () => {
    await using world = await World.start({ elects: true, controller: false });
    await world.apply(walkThrough);
    world.sandbox.kubernetes.unavailable = true;
    world.beginController();
    await world.pass(60_000);

    world.sandbox.kubernetes.unavailable = false;
    await world.until(walkThrough, isReady);

    expect(world.log.join('')).toContain('Waiting for the Kubernetes API server');
  });

  it('does not hold the data plane, and what happens when it is back is not missed', async () => {
    await using world = await World.start({ elects: true });
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    const { host } = new URL(status?.endpoint ?? '');

    world.sandbox.kubernetes.unavailable = true;
    await world.pass(60_000);
    const meanwhile = await world.requestTo(host, 'dev/saas-resource');
    world.sandbox.kubernetes.unavailable = false;
    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    const api = await world.until(walkThrough, isReady);

    expect(meanwhile.status).toBe(200);
    expect(api.status?.routesProgrammed).toBe('2/2');
  });

  it.each(['CreateVpcLink', 'CreateApi', 'CreateStage'])('after %s makes nothing twice', async (operation) => {
    await using world = await World.start({ elects: true });
    world.sandbox.aws.injectFault({ operation, times: 1, delay: 1_000 });
    await world.apply(walkThrough);
    await world.untilSo(
      () => world.sandbox.aws.faults.length === 0,
      () => `${operation} was under way.`,
    );

    world.sandbox.kubernetes.unavailable = true;
    await world.pass(60_000);
    world.sandbox.kubernetes.unavailable = false;
    await world.until(walkThrough, isReady);

    expect(creates.map((create) => world.calls(create).length)).toEqual(creates.map(() => 1));
    expect(world.leftInAws()).toEqual(served);
  });

  it('in the middle of a deletion leaves nothing behind', async () => {
    await using world = await World.start({ elects: true, flags: ['--vpc-link-grace=1s'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'DeleteApi', times: 1, delay: 1_000 });

    await world.delete(walkThrough);
    await world.untilSo(
      () => world.sandbox.aws.faults.length === 0,
      () => 'DeleteApi was under way.',
    );
    world.sandbox.kubernetes.unavailable = true;
    await world.pass(60_000);
    world.sandbox.kubernetes.unavailable = false;
    await world.untilGone(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

/** All AWS calls fail for a minute; answers what the API says at its end. */
async function awayForAMinute(world: World): Promise<string | undefined> {
  const error = { code: 'ServiceUnavailable', status: 503, message: 'Service unavailable' };
  world.sandbox.aws.injectFault({ operation: '*', times: 1_000_000, error });
  await world.pass(60_000);
  const said = messageOf(await world.api());
  world.sandbox.aws.clearFaults();
  return said;
}

function messageOf(api: Parameters<typeof conditionOf>[0] | undefined): string | undefined {
  return api && conditionOf(api, 'Ready')?.message;
}
