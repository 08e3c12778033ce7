import { describe, expect, it } from '@jest/globals';
import type { VpcLinkSpec } from '../../src/model/vpc-link.ts';
import { allow, listenerBackend, networkListener, sampleListener } from './listeners.ts';
import { apiWith, backend, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World, type Manifest } from './world.ts';

const named = { vpcLink: { name: 'platform' } };

describe('a VpcLink that a spec names', () => {
  it('is waited for, and then used instead of the one that the VPC would have, which is not made', async () => {
    await using world = await World.start();
    await world.apply(apiWith(named));

    const waiting = await world.until(walkThrough, has('VpcLinkReady', 'VpcLinkNotFound'));
    await world.apply(platform(world));
    const api = await world.until(walkThrough, isReady);

    expect(conditionOf(waiting, 'Ready')).toMatchObject({
      status: 'Unknown',
      message: expect.stringContaining('VpcLink platform: there is none of that name. Create it'),
    });
    expect(api.status?.vpcLinks).toMatchObject([{ name: 'platform', vpcId: world.sandbox.vpc.vpcId }]);
    expect((await world.links()).map(({ metadata }) => metadata.name)).toEqual(['platform']);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('takes an API over from the link before without a request lost, and that one goes', async () => {
    await using world = await World.start();
    await world.apply(platform(world));
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const statuses = new Set<number>();

    await world.apply(apiWith(named));
    await world.until(
      walkThrough,
      (api) => isReady(api) && api.status?.vpcLinks?.[0]?.name === 'platform',
      async () => {
        statuses.add((await world.request('dev/saas-resource')).status);
      },
    );
    await world.untilSo(
      async () => (await world.links()).length === 1,
      () => "the VPC's own link was gone.",
    );

    expect([...statuses]).toEqual([200]);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('refuses namespaces that it does not allow, and serves one no more as soon as it is taken off', async () => {
    await using world = await World.start();
    const paused = apiWith(named, 'paused');
    await world.apply(platform(world, { allowedNamespaces: ['shop'] }));
    await world.apply(apiWith(named));

    const refused = await world.until(walkThrough, has('VpcLinkReady', 'VpcLinkNotAllowed'));
    const madeMeanwhile = world.leftInAws().apis;
    await world.apply(platform(world, { allowedNamespaces: ['saas', 'shop'] }));
    await world.apply(paused);
    const { host } = new URL((await world.until(walkThrough, isReady)).status?.endpoint ?? '');
    const { host: pausedHost } = new URL((await world.until(paused, isReady)).status?.endpoint ?? '');
    const served = await world.request('dev/saas-resource');
    await world.annotate(paused, { 'privatehttp.io/paused': 'true' });
    await world.until(paused, has('Ready', 'Paused'));
    for (const api of [walkThrough, paused]) await callItsLinkSomethingElse(world, api);
    await world.apply(platform(world, { allowedNamespaces: ['shop'] }));
    for (const api of [walkThrough, paused]) {
      await world.until(api, ({ status }) => status?.stages?.length === 0);
    }
    await world.pass(60_000);

    expect(conditionOf(refused, 'VpcLinkReady')).toMatchObject({
      status: 'False',
      message:
        'VpcLink platform: it is not for namespace saas, which its spec.allowedNamespaces does not name. Have it added ' +
        'there, or name another VpcLink in spec.vpcLink.',
    });
    expect(madeMeanwhile).toBe(0);
    expect(served).toMatchObject({ status: 200 });
    for (const each of [host, pausedHost]) {
      expect(await world.requestTo(each, 'dev/saas-resource')).toMatchObject({ status: 404, pod: undefined });
    }
    const [link] = await world.links();
    expect(link?.status).toMatchObject({ userCount: 0 });
  });

  it('does not lead into another VPC than its own', async () => {
    await using world = await World.start();
    await world.apply(platform(world, { vpcId: world.sandbox.peerVpc.vpcId }));
    await world.apply(apiWith(named));

    const api = await world.until(walkThrough, has('VpcLinkReady', 'VpcLinkInOtherVpc'));

    expect(conditionOf(api, 'VpcLinkReady')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('Name a VpcLink of that VPC in spec.vpcLink, or leave it out'),
    });
  });
});

describe('an API with backends in several VPCs', () => {
  it('reaches each through the link of its VPC', async () => {
    await using world = await World.start();
    const { vpc, peerVpc } = world.sandbox;
    await sampleListener(world);
    const arn = await networkListener(world, peerVpc);
    allow(world, arn, 'any');
    const here = route('GET /saas-resource/here', { backend: backend('saas') });
    const there = route('GET /saas-resource/there', { backend: listenerBackend(arn) });
    await world.apply(apiWith({ routes: [here, there] }));

    const api = await world.until(walkThrough, isReady);

    expect((await world.links()).map(({ metadata }) => metadata.name)).toEqual([vpc.vpcId, peerVpc.vpcId].sort());
    expect(api.status?.vpcLinks?.map(({ vpcId }) => vpcId).toSorted()).toEqual([vpc.vpcId, peerVpc.vpcId].sort());
    expect(await world.request('dev/saas-resource/here')).toMatchObject({ status: 200 });
    expect(await world.request('dev/saas-resource/there')).toMatchObject({ status: 200 });
  });
});

function platform(world: World, spec: Partial<VpcLinkSpec> = {}): Manifest & { readonly spec: VpcLinkSpec } {
  return {
    apiVersion: 'apigateway.privatehttp.io/v1alpha1',
    kind: 'VpcLink',
    metadata: { name: 'platform' },
    spec: { vpcId: world.sandbox.vpc.vpcId, ...spec },
  };
}

/** As whoever may write status can. */
async function callItsLinkSomethingElse(world: World, api: Manifest): Promise<void> {
  const [link] = (await world.api(api))?.status?.vpcLinks ?? [];
  await world.kubernetes('PATCH', `${world.pathOf(api)}/status`, {
    body: { status: { vpcLinks: [{ ...link, name: 'something-else' }] } },
    contentType: 'application/merge-patch+json',
  });
}
