import { describe, expect, it } from '@jest/globals';
import { conditionOf, isReady, walkThrough, World } from './world.ts';

describe('deleting a PrivateHttpApi', () => {
  it('removes the API, and the link after the grace time, with everything that was made for it', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    const [link] = await world.links();
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(link?.status?.unusedSince).toBeDefined();
    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('keeps the link for whoever comes within the grace time', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.pass(60_000);

    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    await world.pass(1_200_000);

    expect(world.calls('CreateVpcLink')).toHaveLength(1);
    expect(await world.links()).toHaveLength(1);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('leaves nothing behind when the object goes while its link is pending', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, (api) => conditionOf(api, 'VpcLinkReady')?.reason === 'VpcLinkCreating');

    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.untilSo(
      async () => (await world.links()).length === 0,
      () => 'the link was gone.',
    );

    expect(world.leftInAws()).toEqual({ apis: 0, vpcLinks: 0, securityGroups: 0 });
  });

  it('keeps a retained API serving, and the link that it goes through', async () => {
    await using world = await World.start();
    const retained = { ...walkThrough, spec: { ...walkThrough.spec, deletionPolicy: 'Retain' as const } };
    await world.apply(retained);
    const api = await world.until(walkThrough, isReady);

    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    await world.pass(1_800_000);

    const host = new URL(api.status?.endpoint ?? '').host;
    expect(await world.requestTo(host, 'dev/saas-resource')).toMatchObject({ status: 200 });
    expect((await world.links())[0]?.status?.users).toEqual([
      `saas/my-http-api (retained API ${api.status?.apiId ?? ''})`,
    ]);
  });

  it('goes through although the Ingress went first', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);

    await world.delete({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'saas', namespace: 'saas' },
    });
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);

    expect(world.leftInAws().apis).toBe(0);
  });

  it('does not let a link go that somebody uses, and says who', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    await world.until(walkThrough, isReady);
    const [link] = await world.links();

    await world.delete({
      apiVersion: 'apigateway.privatehttp.io/v1alpha1',
      kind: 'VpcLink',
      metadata: { name: link?.metadata.name ?? '' },
    });
    await world.pass(60_000);

    const [kept] = await world.links();
    expect(kept && conditionOf(kept, 'Ready')).toMatchObject({
      reason: 'VpcLinkInUse',
      message: 'It is being deleted, but requests of saas/my-http-api go through it. It goes when they are gone.',
    });
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});
