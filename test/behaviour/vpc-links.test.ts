import { describe, expect, it } from '@jest/globals';
import type { VpcLinkSpec } from '../../src/model/vpc-link.ts';
import { Account } from './account.ts';
import { apiWith } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

describe('the VPC link', () => {
  it('is one for all APIs with backends in the VPC, and names them in its status', async () => {
    await using world = await World.start();
    const names = ['one', 'two', 'three', 'four', 'five'];
    const apis = names.map((name) => apiWith({}, name));

    for (const api of apis) await world.apply(api);
    for (const api of apis) await world.until(api, isReady);
    await world.pass(1_000);

    const [link] = await world.links();
    expect(link?.metadata.name).toBe(world.sandbox.vpc.vpcId);
    expect(link?.status).toMatchObject({ userCount: 5, users: names.map((name) => `saas/${name}`).sort() });
    expect(world.calls('CreateVpcLink')).toHaveLength(1);
    for (const api of apis) expect(await world.request('dev/saas-resource', { api })).toMatchObject({ status: 200 });
  });

  it('is looked at once an interval while it is pending, however many wait for it and whatever happens meanwhile', async () => {
    await using world = await World.start();
    const apis = ['one', 'two', 'three'].map((name) => apiWith({}, name));
    for (const api of apis) await world.apply(api);
    await world.untilSo(
      () => world.calls('CreateVpcLink').length === 1,
      () => 'the link was being made.',
    );

    for (let second = 0; second < 60; second += 5) {
      const annotations = { second: String(second) };
      for (const api of apis) await world.mergePatch(api, { metadata: { annotations } });
      for (const { metadata } of await world.links())
        await world.mergePatch(linkNamed(metadata.name), { metadata: { annotations } });
      await world.pass(5_000);
    }
    for (const api of apis) await world.until(api, isReady);

    const polls = world.calls('GetVpcLink').map(({ time }) => Date.parse(time));
    const gaps = polls.slice(1).map((time, at) => time - (polls[at] ?? 0));
    expect(polls.length).toBeGreaterThan(5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
  });

  it('holds nobody up while it is pending: with one worker another API is programmed, and another link made', async () => {
    await using world = await World.start({ flags: ['--workers=1'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const [made] = world.linksInAws();
    const slow = ownLink('vpc-0fedcba9876543210', {
      subnetIds: made?.SubnetIds ?? [],
      securityGroupIds: made?.SecurityGroupIds ?? [],
    });

    await world.apply(slow);
    await world.untilSo(
      () => world.linksInAws().some(({ VpcLinkStatus }) => VpcLinkStatus === 'PENDING'),
      () => 'the second link was pending.',
    );
    await world.apply(apiWith({}, 'another'));
    await world.until(apiWith({}, 'another'), isReady);

    expect(world.linksInAws().map(({ VpcLinkStatus }) => VpcLinkStatus)).toEqual(
      expect.arrayContaining(['AVAILABLE', 'PENDING']),
    );
  });

  it("is made and let go with a tenth of the account's rates, too little for two calls in a row", async () => {
    await using world = await World.start({ flags: ['--aws-rate-share=0.1', '--vpc-link-grace=1s'] });

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(world.gatewayCalls()).toMatchObject({ CreateVpcLink: 1, CreateApi: 1, DeleteVpcLink: 1 });
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

describe('a VPC link that fails', () => {
  it('is said to have, with the reason that API Gateway gives, and another one takes its place', async () => {
    await using world = await World.start();
    world.sandbox.services.apiGateway.failNextVpcLink('Not enough free addresses');

    await world.apply(walkThrough);
    const stalled = await world.until(walkThrough, has('VpcLinkReady', 'VpcLinkFailed'));
    await world.until(walkThrough, isReady);

    expect(conditionOf(stalled, 'Ready')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('could not make the link: Not enough free addresses.'),
    });
    const [first = 0, second = 0] = world.calls('CreateVpcLink').map(({ time }) => Date.parse(time));
    expect(second - first).toBeGreaterThan(300_000);
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 2, DeleteVpcLink: 1 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('a VpcLink that a platform team wrote', () => {
  it('is used with its own subnets, security groups and tags, and stays when nobody uses it', async () => {
    await using world = await World.start();
    const { vpc, region } = world.sandbox;
    const subnetIds = vpc.subnets.slice(0, 2).map(({ subnetId }) => subnetId);
    const { CreateSecurityGroup } = world.sandbox.services.ec2.operations;
    const request = { GroupName: 'platform', Description: 'Egress', VpcId: vpc.vpcId };
    const { GroupId } = CreateSecurityGroup(request, { region, accessKeyId: 'AKIAPLATFORM' });
    const link = ownLink(vpc.vpcId, { subnetIds, securityGroupIds: [GroupId], tags: { team: 'platform' } });
    await world.apply(link);

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const answer = await world.request('dev/saas-resource');
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.pass(900_000);

    expect(answer).toMatchObject({ status: 200 });
    expect(world.linksInAws()).toMatchObject([
      { SubnetIds: subnetIds, SecurityGroupIds: [GroupId], Tags: { team: 'platform' }, VpcLinkStatus: 'AVAILABLE' },
    ]);
    expect((await world.links()).map(({ status }) => status?.userCount)).toEqual([0]);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 1, securityGroups: 0 });
  });

  it('follows changes of its tags, and leaves its own marks on the link', async () => {
    await using world = await World.start();
    const { vpcId } = world.sandbox.vpc;
    await world.apply(ownLink(vpcId, { tags: { team: 'platform', tier: 'gold' } }));
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    new Account(world).tag(`vpclinks/${world.linksInAws()[0]?.VpcLinkId ?? ''}`, { 'cost-centre': '42' });
    world.sandbox.aws.clearCalls();

    await world.apply(ownLink(vpcId, { tags: { team: 'network' } }));
    await world.pass(5_000);

    const [{ Tags = {} } = {}] = world.linksInAws();
    expect(Tags).toMatchObject({ team: 'network', 'privatehttp.io/cluster': 'test', 'cost-centre': '42' });
    expect(Tags).not.toHaveProperty('tier');
    expect(world.gatewayCalls()).toEqual({ TagResource: 1, UntagResource: 1 });
  });

  it('goes with its object, and says so to the APIs that want it again', async () => {
    await using world = await World.start();
    const link = ownLink(world.sandbox.vpc.vpcId, {});
    await world.apply(link);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);

    await world.delete(link);
    await world.apply(walkThrough);
    const waiting = await world.until(walkThrough, has('VpcLinkReady', 'VpcLinkDeleting'));
    await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'VpcLinkReady')?.message).toContain('another one is made when it is gone');
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

function linkNamed(name: string): Manifest {
  return { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
}

function ownLink(vpcId: string, spec: Omit<VpcLinkSpec, 'vpcId'>): Manifest & { readonly spec: VpcLinkSpec } {
  return { ...linkNamed(vpcId), spec: { vpcId, ...spec } };
}
