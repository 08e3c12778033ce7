import { describe, expect, it } from '@jest/globals';
import type { VpcLink } from '../../src/model/vpc-link.ts';
import { RequestStream } from '../resilience/request-stream.ts';
import { Account, ownershipKeys } from './account.ts';
import { sampleListener } from './listeners.ts';
import { conditionOf, isReady, walkThrough, World, type Manifest } from './world.ts';

describe('a CreateVpcLink that arrives after it was given up', () => {
  it('leaves a twin behind, which goes; the link in status stays, and requests go through it', async () => {
    await using world = await World.start();
    world.sandbox.aws.injectFault({ operation: 'CreateVpcLink', times: 1, delay: 90_000 });
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const { vpcLinkId } = (await onlyLink(world)).status ?? {};

    await world.untilSo(
      () => world.linksInAws().length === 2,
      () => 'the first one arrived.',
    );
    await world.untilSo(
      () => world.linksInAws().length === 1,
      () => 'its twin was gone.',
    );

    expect(world.linksInAws()).toMatchObject([{ VpcLinkId: vpcLinkId, VpcLinkStatus: 'AVAILABLE' }]);
    expect((await onlyLink(world)).status).toMatchObject({ vpcLinkId, state: 'AVAILABLE' });
    expect(world.contentInAws().integrations).toMatchObject([{ ConnectionId: vpcLinkId }]);
    expect(world.gatewayWrites()).toMatchObject({ CreateVpcLink: 2, DeleteVpcLink: 1, CreateIntegration: 1 });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe('a VPC link whose tags were taken off', () => {
  it('gets them back, while requests go on through it, and goes with its object', async () => {
    await using world = await World.start();
    const account = new Account(world);
    const { vpcLinkId, tags, host } = await served(world, account);
    await world.stopController();
    account.untag(`vpclinks/${vpcLinkId}`, ...ownershipKeys);
    world.sandbox.aws.clearCalls();

    const requests = new RequestStream(world, host, 'dev/saas-resource');
    await world.startController(['--vpc-link-grace=1s']);
    await world.untilSo(
      () => account.link(vpcLinkId)?.Tags?.['privatehttp.io/uid'] !== undefined,
      () => 'it had its tags again.',
    );
    await world.until(walkThrough, isReady);
    // All of that takes no time at all where the API server is quick to tell.
    await world.pass(1_000);
    const answers = await requests.end();
    const mended = { writes: world.gatewayWrites(), tags: account.link(vpcLinkId)?.Tags };
    await world.delete(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the object was gone.',
    );

    expect(mended).toEqual({ writes: { TagResource: 1 }, tags });
    expect(new Set(answers)).toEqual(new Set(['200 /saas-resource']));
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it.each([
    ['its tags say another owner', 'by its tags it is another object’s'],
    ['nothing says any more whose it is', 'its tags do not say whose it is'],
  ])('is refused when %s, and no second one is made while it is there', async (_when, why) => {
    await using world = await World.start();
    const account = new Account(world);
    // A security group that the controller made would say whose the link is.
    await world.apply({ ...linkNamed(world.sandbox.vpc.vpcId), ...withGroup(world) });
    const { vpcLinkId, tags } = await served(world, account);
    await world.stopController();
    account.untag(`vpclinks/${vpcLinkId}`, ...ownershipKeys);
    if (why.includes('another')) account.tag(`vpclinks/${vpcLinkId}`, { ...tags, 'privatehttp.io/uid': 'another-uid' });
    world.sandbox.aws.clearCalls();

    await world.startController();
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'OwnershipUnclear',
      () => 'the link was refused.',
    );
    await world.pass(600_000);
    const refused = conditionOf(await onlyLink(world), 'Ready');
    const meanwhile = { writes: world.gatewayWrites(), answer: await world.request('dev/saas-resource') };
    account.tag(`vpclinks/${vpcLinkId}`, tags);
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.status === 'True',
      () => 'the link was ready again.',
    );
    await world.until(walkThrough, isReady);

    expect(refused?.status).toBe('False');
    expect(refused?.message).toContain(`VPC link ${vpcLinkId} is left alone, and no other is made`);
    expect(refused?.message).toContain(why);
    expect(meanwhile).toMatchObject({ writes: {}, answer: { status: 200 } });
    expect(world.gatewayWrites()).toEqual({});
    expect((await onlyLink(world)).status).toMatchObject({ vpcLinkId });
  });
});

describe("somebody else's VPC link", () => {
  it('is never given to an API, although status was edited to name it, and status is put right', async () => {
    await using world = await World.start();
    const account = new Account(world);
    const { vpcLinkId, host } = await served(world, account);
    const theirs = account.createLink('theirs');
    await world.pass(150_000);
    const before = account.link(theirs);
    world.sandbox.aws.clearCalls();

    const requests = new RequestStream(world, host, 'dev/saas-resource');
    await editStatus(world, { vpcLinkId: theirs });
    await world.untilSo(
      async () => (await onlyLink(world)).status?.vpcLinkId === vpcLinkId,
      () => 'status was right again.',
    );
    await world.stopController();
    await editStatus(world, { vpcLinkId: theirs });
    await world.startController();
    await world.pass(120_000);
    await world.until(walkThrough, isReady);
    const answers = await requests.end();

    expect((await onlyLink(world)).status).toMatchObject({ vpcLinkId, state: 'AVAILABLE' });
    expect(world.gatewayWrites()).toEqual({});
    expect(account.link(theirs)).toEqual(before);
    expect(new Set(answers)).toEqual(new Set(['200 /saas-resource']));
  });

  it('with the tags of ours on it is neither changed nor deleted, whatever becomes of ours, and people are told', async () => {
    await using world = await World.start({ flags: ['--vpc-link-grace=1s'] });
    const account = new Account(world);
    const { vpcLinkId, tags } = await served(world, account);
    const link = await onlyLink(world);
    const theirs = account.createLink(link.metadata.name, tags);
    await world.pass(150_000);
    const before = account.link(theirs);
    await world.stopController();

    await world.startController();
    await world.pass(300_000);
    const during = (await onlyLink(world)).status?.vpcLinkId;
    await world.delete(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the object was gone.',
    );

    expect(during).toBe(vpcLinkId);
    expect(world.linksInAws()).toEqual([before]);
    const told = (await world.eventsOf(linkNamed(link.metadata.name))).filter(({ reason }) => reason === 'LeftAlone');
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(`VPC link ${theirs} is left alone`)]);
  });
});

describe("somebody else's VPC link in the status of a PrivateHttpApi", () => {
  it('is not used for what is new while its own link is being made', async () => {
    await using world = await World.start();
    const account = new Account(world);
    const theirs = account.createLink('theirs');
    const { arn: target } = await sampleListener(world);
    const connections = followConnections(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, (api) => (api.status?.vpcLinks ?? []).length > 0);
    const [{ name } = { name: '' }] = status?.vpcLinks ?? [];
    const backend = 'Ingress saas/saas, port 80';

    await editApiStatus(world, {
      vpcLinks: [{ name, vpcLinkId: theirs }],
      routes: [
        { routeKey: 'ANY /saas-resource', state: 'Programmed', integrationId: 'forged', vpcId: name, backend, target },
      ],
    });
    await world.annotate(walkThrough, { note: 'look again' });
    const ready = await world.until(walkThrough, isReady);

    expect(connections).not.toContain(theirs);
    expect(ready.status?.vpcLinks).toEqual([
      { name, vpcId: name, vpcLinkId: (await onlyLink(world)).status?.vpcLinkId },
    ]);
  });

  it('does not take the place of its own, while that has failed, for what is served already', async () => {
    await using world = await World.start();
    const account = new Account(world);
    const theirs = account.createLink('theirs');
    const connections = followConnections(world);
    const { vpcLinkId } = await served(world, account);
    const { name } = (await onlyLink(world)).metadata;
    world.sandbox.services.apiGateway.turnVpcLink(world.sandbox.region, vpcLinkId, 'FAILED', 'Its subnets are gone');
    await world.annotate(linkNamed(name), { 'privatehttp.io/reconcile-at': 'now' });
    await world.untilSo(
      async () => conditionOf(await onlyLink(world), 'Ready')?.reason === 'VpcLinkFailed',
      () => 'the link had failed.',
    );

    await editApiStatus(world, { vpcLinks: [{ name, vpcLinkId: theirs }] });
    await world.mergePatch(walkThrough, {
      spec: { routes: [{ ...walkThrough.spec.routes[0], timeout: '5s' }] },
    });
    await world.pass(60_000);
    const meanwhile = world.contentInAws().integrations;
    await world.until(walkThrough, isReady);

    expect(meanwhile).toMatchObject([{ ConnectionId: vpcLinkId }]);
    expect(connections).not.toContain(theirs);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

/** Has the walk-through served. Answers the id and the tags of its link, and the host to send requests to. */
async function served(world: World, account: Account) {
  await world.apply(walkThrough);
  const api = await world.until(walkThrough, isReady);
  const vpcLinkId = (await onlyLink(world)).status?.vpcLinkId ?? '';
  const { host } = new URL(api.status?.endpoint ?? '');
  return { vpcLinkId, tags: account.link(vpcLinkId)?.Tags ?? {}, host };
}

async function onlyLink(world: World): Promise<VpcLink> {
  const [link] = await world.links();
  if (link === undefined) throw new Error('There is no VpcLink.');
  return link;
}

/** The spec of a link into the VPC with a security group of a platform team. */
function withGroup(world: World): object {
  const { vpc, region, services } = world.sandbox;
  const request = { GroupName: 'platform', Description: 'Egress', VpcId: vpc.vpcId };
  const { GroupId } = services.ec2.operations.CreateSecurityGroup(request, { region, accessKeyId: 'AKIAPLATFORM' });
  return { spec: { vpcId: vpc.vpcId, securityGroupIds: [GroupId] } };
}

/** As somebody does with `kubectl patch --subresource=status`. */
async function editStatus(world: World, status: object): Promise<void> {
  const path = `${world.pathOf(linkNamed((await onlyLink(world)).metadata.name))}/status`;
  await world.kubernetes('PATCH', path, { body: { status }, contentType: 'application/merge-patch+json' });
}

/** As `editStatus`, of the walk-through's API. */
async function editApiStatus(world: World, status: object): Promise<void> {
  const contentType = 'application/merge-patch+json';
  await world.kubernetes('PATCH', `${world.pathOf(walkThrough)}/status`, { body: { status }, contentType });
}

/** The ids of the links that integrations have gone through, from now on. */
function followConnections(world: World): readonly string[] {
  const connections: string[] = [];
  const { GetIntegrations } = world.sandbox.services.apiGateway.operations;
  const caller = { region: world.sandbox.region, accessKeyId: 'AKIALOOKINGON' };
  world.eachTurn = () => {
    for (const { ApiId = '' } of world.apisInAws())
      for (const { ConnectionId = '' } of GetIntegrations({ ApiId }, caller).Items) connections.push(ConnectionId);
  };
  return connections;
}

function linkNamed(name: string): Manifest {
  return { apiVersion: 'apigateway.privatehttp.io/v1alpha1', kind: 'VpcLink', metadata: { name } };
}
