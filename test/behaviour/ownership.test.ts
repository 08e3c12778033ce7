import { describe, expect, it } from '@jest/globals';
import { Account, ownershipKeys } from './account.ts';
import { apiWith, route } from './manifests.ts';
import { conditionOf, has, isReady, walkThrough, World } from './world.ts';

describe('a CreateApi that arrives after it was given up', () => {
  it('leaves an empty twin behind, which goes; the API in status stays', async () => {
    await using world = await World.start();
    world.sandbox.aws.injectFault({ operation: 'CreateApi', times: 1, delay: 90_000 });
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    await world.untilSo(
      () => world.apisInAws().length === 2,
      () => 'the first one arrived.',
    );

    await world.untilSo(
      () => world.apisInAws().length === 1,
      () => 'its twin was gone.',
    );

    expect(world.apisInAws()[0]?.ApiId).toBe(status?.apiId);
    expect(world.calls('CreateApi')).toHaveLength(2);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });
});

describe("somebody else's API with the tags of ours on it", () => {
  it('is neither changed nor deleted, whatever becomes of ours, and people are told', async () => {
    await using world = await World.start();
    const account = new Account(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    await world.stopController();
    const theirs = account.createApi('my-http-api', account.api(status?.apiId)?.Tags);
    const before = account.read(theirs);

    await world.startController();
    await world.apply(apiWith({ routes: [route('ANY /saas-resource'), route('GET /second')] }));
    const { status: changed } = await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);

    expect(changed?.apiId).toBe(status?.apiId);
    expect(world.apisInAws()).toMatchObject([{ ApiId: theirs }]);
    expect(account.read(theirs)).toEqual(before);
    const told = await world.eventsOf(walkThrough);
    expect(told.find(({ reason }) => reason === 'LeftAlone')?.message).toContain(`API ${theirs} is left alone`);
  });

  it('is not taken for ours although status was edited, and ours is not taken for lost', async () => {
    await using world = await World.start();
    const account = new Account(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    await world.stopController();
    const theirs = account.createApi('theirs');
    const before = account.read(theirs);
    await editStatus(world, { apiId: theirs, applied: null });

    await world.startController();
    await world.untilSo(
      async () => (await world.api())?.status?.apiId === status?.apiId,
      () => 'status was right again.',
    );
    await world.until(walkThrough, isReady);

    expect(account.read(theirs)).toEqual(before);
    expect(world.calls('CreateApi')).toHaveLength(1);
  });
});

describe('an API whose tags were taken off', () => {
  it('gets them back, when the tags of its stages say whose it is', async () => {
    await using world = await World.start();
    const account = new Account(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    const tags = account.api(status?.apiId)?.Tags;
    await world.stopController();
    account.untag(`apis/${status?.apiId ?? ''}`, ...ownershipKeys);

    await world.startController();
    await world.untilSo(
      () => account.api(status?.apiId)?.Tags?.['privatehttp.io/uid'] !== undefined,
      () => 'it had its tags again.',
    );
    await world.until(walkThrough, isReady);

    expect(account.api(status?.apiId)?.Tags).toEqual(tags);
    expect(world.calls('CreateApi')).toHaveLength(1);
  });

  it('is refused when nothing says any more whose it is, and no second one is made while it serves', async () => {
    await using world = await World.start();
    const account = new Account(world);
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    const { apiId = '' } = status ?? {};
    const tags = account.api(apiId)?.Tags ?? {};
    await world.stopController();
    account.untag(`apis/${apiId}`, ...ownershipKeys);
    account.untag(`apis/${apiId}/stages/dev`, ...ownershipKeys);

    await world.startController();
    const refused = await world.until(walkThrough, has('Programmed', 'OwnershipUnclear'));
    const meanwhile = await world.request('dev/saas-resource');
    account.tag(`apis/${apiId}`, tags);
    const mended = await world.until(walkThrough, isReady);

    expect(conditionOf(refused, 'Programmed')?.message).toContain(`API ${apiId} is left alone, and no other is made`);
    expect(meanwhile).toMatchObject({ status: 200 });
    expect(mended.status?.apiId).toBe(apiId);
    expect(world.calls('CreateApi')).toHaveLength(1);
  });
});

describe('an object that is made again under its old name', () => {
  it('gets an API of its own while the old one is being deleted', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    const { status: old } = await world.until(walkThrough, isReady);
    world.sandbox.aws.injectFault({ operation: 'DeleteApi', times: 1, delay: 8_000 });
    await world.delete(walkThrough);
    await world.untilSo(
      () => world.sandbox.aws.waiting === 1,
      () => 'DeleteApi was under way.',
    );

    await world.mergePatch(walkThrough, { metadata: { finalizers: [] } });
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);

    expect(world.apisInAws()).toMatchObject([{ ApiId: status?.apiId }]);
    expect(status?.apiId).not.toBe(old?.apiId);
    expect(await world.request('dev/saas-resource')).toMatchObject({ status: 200 });
  });

  it('leaves the API alone that its predecessor left behind to be retained', async () => {
    await using world = await World.start();
    const account = new Account(world);
    const retained = apiWith({ deletionPolicy: 'Retain' });
    await world.apply(retained);
    const { status: old } = await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);
    const before = account.read(old?.apiId ?? '');

    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    await world.delete(walkThrough);
    await world.untilGone(walkThrough);

    expect(status?.apiId).not.toBe(old?.apiId);
    expect(world.apisInAws()).toMatchObject([{ ApiId: old?.apiId }]);
    expect(account.read(old?.apiId ?? '')).toEqual(before);
  });
});

describe('an API whose object lost its finalizer by hand', () => {
  it('is left alone, and named in the log', async () => {
    await using world = await World.start();
    await world.apply(walkThrough);
    const { status } = await world.until(walkThrough, isReady);
    await world.stopController();
    await world.mergePatch(walkThrough, { metadata: { finalizers: [] } });
    await world.delete(walkThrough);

    await world.startController();
    const other = apiWith({}, 'other');
    await world.apply(other);
    await world.until(other, isReady);

    expect(world.log.join('')).toContain(`--api-id ${status?.apiId ?? ''}`);
    expect(world.apisInAws()).toHaveLength(2);
  });
});

/** As somebody does with `kubectl patch --subresource=status`. */
async function editStatus(world: World, status: object): Promise<void> {
  const path = `${world.pathOf(walkThrough)}/status`;
  await world.kubernetes('PATCH', path, { body: { status }, contentType: 'application/merge-patch+json' });
}
