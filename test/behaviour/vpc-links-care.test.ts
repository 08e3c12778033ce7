import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../sandbox/aws/service.ts';
import { apiWith } from './manifests.ts';
import { has, isReady, walkThrough, World, type Manifest } from './world.ts';

const someoneElse: Caller = { region: 'eu-west-1', accessKeyId: 'AKIASOMEONEELSE' };

describe('a used-up quota of VPC links', () => {
  it('is tried again as soon as a link of ours is gone, and not for anything that happens before that', async () => {
    await using world = await World.start();
    makeForeignLinks(world, 9);
    const { vpc, services } = world.sandbox;
    const request = { GroupName: 'other', Description: 'Egress', VpcId: vpc.vpcId };
    const { GroupId } = services.ec2.operations.CreateSecurityGroup(request, someoneElse);
    const subnetIds = [vpc.subnets[0]?.subnetId];
    const other = linkNamed('vpc-0fedcba9876543210', { subnetIds, securityGroupIds: [GroupId] });
    await world.apply(other);
    await world.untilSo(
      () => world.linksInAws().length === 10,
      () => 'there were ten links.',
    );

    await world.apply(walkThrough);
    await world.until(walkThrough, has('Ready', 'QuotaReached'));
    const tried = world.calls('CreateVpcLink').length;
    await world.apply(apiWith({}, 'another-user'));
    await world.mergePatch(linkNamed(world.sandbox.vpc.vpcId), { metadata: { annotations: { note: 'look' } } });
    await world.pass(60_000);
    const triedMeanwhile = world.calls('CreateVpcLink').length;
    const freed = world.clock.monotonic();
    await world.delete(other);
    await world.untilSo(
      () => world.calls('CreateVpcLink').length > triedMeanwhile,
      () => 'another one was tried.',
    );

    expect(triedMeanwhile).toBe(tried);
    // DeleteVpcLink takes 30 s; its end is seen within 10.
    expect(world.clock.monotonic() - freed).toBeLessThan(60_000);
    await world.until(walkThrough, isReady);
  });
});

describe('a VPC link that nobody seems to use', () => {
  it('stays while there are APIs that have not had a turn since the start: one of them may want it', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1h'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.stopController();
    await world.apply(walkThrough);
    // No turn can say which link it wants as long as AWS limits the rate of this.
    world.sandbox.aws.injectFault({ operation: 'DescribeLoadBalancers', times: 1_000, throttle: true });

    await world.startController(['--vpc-link-grace=1s']);
    await world.pass(300_000);
    const [link] = await world.links();
    world.sandbox.aws.clearFaults();
    await world.until(walkThrough, isReady);

    expect(link?.metadata.deletionTimestamp).toBeUndefined();
    expect(world.gatewayWrites()).not.toHaveProperty('DeleteVpcLink');
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('a wall clock that jumps by an hour', () => {
  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('%s loses nothing, makes nothing twice, and hurries nobody', async (_direction, jump) => {
    await using world = await World.start();
    world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, lostAnswer: true });
    await world.apply(walkThrough);
    await world.untilSo(
      () => world.linksInAws().length === 1,
      () => 'the link was being made.',
    );
    world.clock.jump(jump);
    await world.untilSo(
      () => world.calls('CreateApi').length === 1,
      () => 'CreateApi was sent.',
    );
    world.clock.jump(jump);
    const api = await world.until(walkThrough, isReady);
    const [made = 0, known = 0] = [...world.calls('CreateApi'), ...world.calls('CreateIntegration')].map(({ time }) =>
      Date.parse(time),
    );

    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    world.clock.jump(jump);
    await world.pass(300_000);
    const unused = await world.links();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    world.clock.jump(jump);
    await world.pass(900_000);

    expect(unused).toHaveLength(1);
    // A lost create is waited for on the clock that does not jump.
    expect(Math.abs(known - made - jump)).toBeGreaterThanOrEqual(20_000);
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 1, CreateApi: 2, CreateRoute: 2, CreateStage: 2 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(
      api.status?.conditions?.every(({ lastTransitionTime }) => !Number.isNaN(Date.parse(lastTransitionTime))),
    ).toBe(true);
    expect(world.calls().length).toBeLessThan(100);
    expect(world.turns('vpc-link') + world.turns('private-http-api')).toBeLessThan(200);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('what is not ours', () => {
  it("is left alone: a link of another's with the same name, and a VpcLink that somebody wrote, whatever its status says", async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s', '--resync-interval=1m'] });
    const { vpcId, subnets } = world.sandbox.vpc;
    const { CreateVpcLink } = world.sandbox.services.apiGateway.operations;
    const SubnetIds = subnets.slice(0, 1).map(({ subnetId }) => subnetId);
    const theirs = CreateVpcLink({ Name: vpcId, SubnetIds }, someoneElse).VpcLinkId;
    await world.apply(linkNamed(vpcId, {}));
    await world.untilSo(
      async () => (await world.links())[0]?.status?.state === 'AVAILABLE',
      () => 'the link was there.',
    );

    await world.mergePatch(linkNamed(vpcId), { metadata: { labels: { team: 'platform' } } });
    await world.kubernetes('PATCH', `${world.pathOf(linkNamed(vpcId))}/status`, {
      body: { status: { unusedSince: '2020-01-01T00:00:00Z' } },
      contentType: 'application/merge-patch+json',
    });
    await world.pass(600_000);
    const kept = { objects: (await world.links()).length, links: world.linksInAws().length };
    await world.delete(linkNamed(vpcId));
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the object was gone.',
    );

    expect(kept).toEqual({ objects: 1, links: 2 });
    expect(world.linksInAws()).toMatchObject([{ VpcLinkId: theirs, Name: vpcId }]);
    expect(world.calls().filter(({ operation }) => operation === 'DeleteVpcLink')).toHaveLength(1);
  });
});

describe('the deletion of a VpcLink', () => {
  it('lets go of the object last, however badly AWS and the API server answer meanwhile', async () => {
    await using world = await World.start();
    await world.apply(linkNamed(world.sandbox.vpc.vpcId, {}));
    await world.untilSo(
      async () => (await world.links())[0]?.status?.state === 'AVAILABLE',
      () => 'the link was there.',
    );
    const error = { code: 'InternalFailure', status: 500, message: 'Internal failure' };
    const { aws } = world.sandbox;
    aws.injectFault({ operation: 'DeleteVpcLink', times: 1, lostAnswer: true });
    aws.injectFault({ operation: 'DescribeSecurityGroups', times: 6, error });
    aws.injectFault({ operation: 'DeleteSecurityGroup', times: 1, lostAnswer: true });
    aws.injectFault({ operation: 'GetVpcLinks', times: 6, error });

    await world.delete(linkNamed(world.sandbox.vpc.vpcId));
    let early = false;
    await world.untilSo(
      async () => {
        const left = world.leftInAws();
        const isGone = (await world.links()).length === 0;
        early ||= isGone && left.vpcLinks + left.securityGroups > 0;
        return isGone;
      },
      () => 'the object was gone.',
    );

    expect(early).toBe(false);
    expect(aws.faults).toEqual([]);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 1 });
  });
});

function makeForeignLinks(world: World, count: number): void {
  const { CreateVpcLink } = world.sandbox.services.apiGateway.operations;
  const SubnetIds = world.sandbox.vpc.subnets.slice(0, 1).map(({ subnetId }) => subnetId);
  for (let n = 0; n < count; n += 1) CreateVpcLink({ Name: `theirs-${n}`, SubnetIds }, someoneElse);
}

function linkNamed(name: string, spec?: object): Manifest {
  const manifest = { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
  return spec === undefined ? manifest : { ...manifest, ...{ spec: { vpcId: name, ...spec } } };
}
