import { describe, expect, it } from '@jest/globals';
import type { VpcLink } from '../../src/model/vpc-link.ts';
import type { Caller } from '../sandbox/aws/service.ts';
import { apiWith } from './manifests.ts';
import { conditionOf, isReady, walkThrough, World, type Manifest } from './world.ts';

const someoneElse: Caller = { region: 'eu-west-1', accessKeyId: 'AKIASOMEONEELSE' };

describe('the security group of a link that goes', () => {
  it('is waited for with less and less calls while rules of other groups name it, says which, and goes with them', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const groupId = (await onlyLink(world)).status?.managedSecurityGroupId ?? '';
    const rule = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: groupId }] };
    const { ec2 } = world.sandbox.services;
    const request = { GroupName: 'pods', Description: 'Of pods', VpcId: world.sandbox.vpc.vpcId };
    const { GroupId: pods } = ec2.operations.CreateSecurityGroup(request, someoneElse);
    ec2.operations.AuthorizeSecurityGroupIngress({ GroupId: pods, IpPermissions: [rule] }, someoneElse);

    await world.delete(walkThrough);
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'SecurityGroupInUse',
      () => 'the link said what it waits for.',
    );
    world.sandbox.aws.clearCalls();
    await world.pass(1_800_000);
    const waiting = await onlyLink(world);
    const tries = world.calls('DeleteSecurityGroup').length;
    ec2.operations.RevokeSecurityGroupIngress({ GroupId: pods, IpPermissions: [rule] }, someoneElse);
    await world.pass(300_000);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({
      status: 'False',
      message:
        `The link is gone from API Gateway, but its security group ${groupId} cannot be deleted: rules of ${pods} refer ` +
        'to it. Remove those rules in EC2. It is tried again within 5 minutes.',
    });
    expect(waiting.status).not.toHaveProperty('vpcLinkId');
    // 20, 40, 80, 160 s, then every 5 minutes.
    expect(tries).toBeLessThanOrEqual(10);
    expect(await world.links()).toEqual([]);
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

describe('a VPC link that somebody deletes in the console', () => {
  it('is noticed at the next resync, and another one is there before anybody wants it', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m', '--vpc-link-grace=1h'] });
    const link = await linkWithoutUsers(world);

    deleteInConsole(world, link);
    await world.pass(600_000);
    const noticed = await onlyLink(world);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect(noticed.status).toMatchObject({ state: 'AVAILABLE' });
    expect(noticed.status?.vpcLinkId).not.toBe(link.status?.vpcLinkId);
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(world.calls('CreateIntegration').map(({ status }) => status)).toEqual([201, 201]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('is looked at when API Gateway refuses an integration through it, and the API gets another one', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1h'] });
    const link = await linkWithoutUsers(world);

    deleteInConsole(world, link);
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    expect((await onlyLink(world)).status?.vpcLinkId).not.toBe(link.status?.vpcLinkId);
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 2, CreateApi: 2, CreateIntegration: 3 });
    expect(world.leftInAws()).toEqual({ apis: 1, vpcLinks: 1, securityGroups: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('a VPC link whose state turns later', () => {
  it('to FAILED is replaced: its integrations move to another one, and then it goes', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const before = await onlyLink(world);
    const failed = before.status?.vpcLinkId ?? '';

    world.sandbox.services.apiGateway.turnVpcLink(world.sandbox.region, failed, 'FAILED', 'Its subnets are gone');
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'VpcLinkFailed',
      () => 'the link had failed.',
    );
    const said = conditionOf(await onlyLink(world), 'Ready');
    await world.untilSo(
      () => world.linksInAws().length === 1 && world.linksInAws()[0]?.VpcLinkId !== failed,
      () => 'another link had taken its place.',
    );

    expect(said).toMatchObject({ status: 'False', message: expect.stringContaining('Its subnets are gone') });
    const [{ VpcLinkId } = {}] = world.linksInAws();
    expect(world.contentInAws().integrations).toMatchObject([{ ConnectionId: VpcLinkId }]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    expect(isReady(await world.until(walkThrough, isReady))).toBe(true);
  });

  it('to INACTIVE is left alone, and said to be asleep', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const { status } = await onlyLink(world);

    world.sandbox.services.apiGateway.turnVpcLink(
      world.sandbox.region,
      status?.vpcLinkId ?? '',
      'INACTIVE',
      'No traffic',
    );
    await world.pass(600_000);

    const link = await onlyLink(world);
    expect(link.status).toMatchObject({ state: 'INACTIVE', vpcLinkId: status?.vpcLinkId });
    expect(conditionOf(link, 'Ready')).toMatchObject({ status: 'True', message: expect.stringContaining('Asleep') });
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 1 });
    expect(isReady(await world.until(walkThrough, isReady))).toBe(true);
  });

  it('to INACTIVE does not keep a change from those who hold it, when its object is deleted', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const { region, vpc } = world.sandbox;
    const { status } = await onlyLink(world);
    world.sandbox.services.apiGateway.turnVpcLink(region, status?.vpcLinkId ?? '', 'INACTIVE', 'No traffic');
    await world.pass(600_000);

    await world.delete(linkNamed(vpc.vpcId, {}));
    const changed = apiWith({ description: 'Another one' });
    await world.apply(changed);
    await world.until(changed, isReady);

    expect(world.apisInAws()).toMatchObject([{ Description: 'Another one' }]);
    expect(world.linksInAws()).toMatchObject([{ VpcLinkId: status?.vpcLinkId }]);
  });
});

describe('a VpcLink object that is deleted after its link failed under its users', () => {
  it('gives them another link, and goes with the last of them', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const { region, vpc, services } = world.sandbox;
    const failed = (await onlyLink(world)).status?.vpcLinkId ?? '';
    services.apiGateway.turnVpcLink(region, failed, 'FAILED', 'Its subnets are gone');
    await untilItHasFailed(world);

    await world.delete(linkNamed(vpc.vpcId, {}));
    await world.untilSo(
      () => world.linksInAws().length === 1 && world.linksInAws()[0]?.VpcLinkId !== failed,
      () => 'another link had taken its place.',
    );
    await world.until(walkThrough, isReady);

    expect(world.contentInAws().integrations).toMatchObject([{ ConnectionId: world.linksInAws()[0]?.VpcLinkId }]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
    await world.delete(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link had gone with its last user.',
    );
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });
});

describe('a VPC link that is another cluster’s by its tags', () => {
  it('is said to be that one’s, and neither replaced nor deleted', async () => {
    await using world = await World.start({ flags: ['--resync-interval=5m'] });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const { status } = await onlyLink(world);
    const ResourceArn = `arn:aws:apigateway:${world.sandbox.region}::/vpclinks/${status?.vpcLinkId ?? ''}`;

    world.console.TagResource({ ResourceArn, Tags: { 'privatehttp.io/cluster-uid': 'another' } });
    await world.pass(600_000);

    expect(conditionOf(await onlyLink(world), 'Ready')).toMatchObject({ reason: 'OwnedByOtherCluster' });
    expect(world.linksInAws()).toMatchObject([{ VpcLinkId: status?.vpcLinkId }]);
    expect(world.log.join('')).not.toContain('Reconcile failed');
  });
});

describe('a VPC link whose tags may not be set', () => {
  it('says so once, serves, and is ready when they may', async () => {
    await using world = await World.start();
    await world.apply(linkNamed(world.sandbox.vpc.vpcId, { tags: { team: 'platform' } }));
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const error = {
      code: 'AccessDeniedException',
      status: 403,
      message: 'not authorized to perform: apigateway:TagResource',
    };
    world.sandbox.aws.injectFault({ operation: 'TagResource', times: 1_000, error });

    await world.apply(linkNamed(world.sandbox.vpc.vpcId, { tags: { team: 'network' } }));
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'AccessDenied',
      () => 'the link said what it lacks.',
    );
    const said = await onlyLink(world);
    const events = (await world.eventsOf(said)).length;
    await world.pass(600_000);
    const later = await onlyLink(world);
    const tries = world.calls('TagResource').length;
    world.sandbox.aws.clearFaults();
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.status === 'True',
      () => 'the link was ready.',
    );

    expect(tries).toBeGreaterThan(8);
    expect(later.metadata.resourceVersion).toBe(said.metadata.resourceVersion);
    expect(await world.eventsOf(said)).toHaveLength(events + 1);
    expect(isReady(await world.until(walkThrough, isReady))).toBe(true);
    expect(world.linksInAws()).toMatchObject([{ Tags: { team: 'network' } }]);
  });
});

describe('a VpcLink with an annotation by which people take hold of it', () => {
  it('is left as it is in AWS while it is paused, even when it was deleted', async () => {
    await using world = await World.start();
    const link = linkNamed(world.sandbox.vpc.vpcId, { tags: { team: 'platform' } });
    await world.apply(link);
    await world.untilSo(
      async () => (await onlyLink(world)).status?.state === 'AVAILABLE',
      () => 'the link was there.',
    );
    await world.annotate(link, { 'privatehttp.io/paused': 'true' });
    await world.pass(1_000);
    const held = conditionOf(await onlyLink(world), 'Ready');
    world.sandbox.aws.clearCalls();

    await world.mergePatch(link, { spec: { tags: { team: 'network' } } });
    await world.pass(1_000);
    const changed = conditionOf(await onlyLink(world), 'Ready');
    await world.delete(link);
    await world.pass(300_000);
    const meanwhile = { writes: world.gatewayWrites(), links: world.linksInAws().length };
    await world.annotate(link, { 'privatehttp.io/paused': undefined });
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the object was gone.',
    );

    expect(held).toMatchObject({ status: 'True', reason: 'Paused' });
    expect(changed).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('The spec has changed since'),
    });
    expect(meanwhile).toEqual({ writes: {}, links: 1 });
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('is compared with AWS when reconcile-at is set, once for each value', async () => {
    await using world = await World.start();
    const link = linkNamed(world.sandbox.vpc.vpcId, {});
    await world.apply(link);
    await world.untilSo(
      async () => (await onlyLink(world)).status?.state === 'AVAILABLE',
      () => 'the link was there.',
    );
    const { status } = await onlyLink(world);
    deleteInConsole(world, await onlyLink(world));
    await world.pass(60_000);
    const unnoticed = world.calls('CreateVpcLink').length;
    world.sandbox.aws.clearCalls();

    await world.annotate(link, { 'privatehttp.io/reconcile-at': 'now' });
    await world.untilSo(
      async () => (await onlyLink(world)).status?.state === 'AVAILABLE' && world.calls('CreateVpcLink').length === 1,
      () => 'there was another one.',
    );

    const after = await onlyLink(world);
    expect(unnoticed).toBe(1);
    expect(after.status).toMatchObject({ lastHandledReconcileAt: 'now' });
    expect(after.status?.vpcLinkId).not.toBe(status?.vpcLinkId);
    expect(world.calls('GetVpcLinks')).toHaveLength(1);
  });
});

describe('the wait after a link that failed', () => {
  it('is not cut short by what happens to the link meanwhile, and is by a change of its spec', async () => {
    await using world = await World.start();
    const { vpcId } = world.sandbox.vpc;
    world.sandbox.services.apiGateway.failNextVpcLink('Not enough free addresses');
    world.sandbox.services.apiGateway.failNextVpcLink('Not enough free addresses');
    await world.apply(linkNamed(vpcId, {}));
    const created = (): number => world.calls('CreateVpcLink').length;
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'VpcLinkFailed',
      () => 'the link had failed.',
    );

    await world.apply(walkThrough);
    for (let at = 0; at < 14; at += 1) {
      await world.pass(20_000);
      await world.mergePatch(linkNamed(vpcId), { metadata: { annotations: { at: String(at) } } });
    }
    const during = { created: created(), ready: conditionOf(await onlyLink(world), 'Ready') };
    await world.pass(30_000);
    const afterTheWait = created();
    await world.pass(120_000);
    await world.apply(linkNamed(vpcId, { tags: { team: 'network' } }));
    await world.pass(20_000);

    expect(during).toMatchObject({ created: 1, ready: { status: 'False', reason: 'VpcLinkFailed' } });
    expect(afterTheWait).toBe(2);
    expect(created()).toBe(3);
  });
});

async function untilItHasFailed(world: World): Promise<void> {
  await world.untilSo(
    async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'VpcLinkFailed',
    () => 'the link had failed.',
  );
}

/** A link that stays for an hour after its only user has gone. */
async function linkWithoutUsers(world: World): Promise<VpcLink> {
  await world.apply(apiWith({}, 'gone'));
  await world.until(apiWith({}, 'gone'), isReady);
  await world.delete(apiWith({}, 'gone'));
  await world.untilGone(apiWith({}, 'gone'));
  return onlyLink(world);
}

function deleteInConsole(world: World, { status }: VpcLink): void {
  const { DeleteVpcLink } = world.sandbox.services.apiGateway.operations;
  DeleteVpcLink({ VpcLinkId: status?.vpcLinkId }, someoneElse);
}

async function onlyLink(world: World): Promise<VpcLink> {
  const [link] = await world.links();
  if (link === undefined) throw new Error('There is no VpcLink.');
  return link;
}

function linkNamed(name: string, spec?: object): Manifest {
  const manifest = { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
  return spec === undefined ? manifest : { ...manifest, ...{ spec: { vpcId: name, ...spec } } };
}
