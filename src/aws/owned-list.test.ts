import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from './aws-call-error.ts';
import type { Clock } from '../runtime/clock.ts';
import { OwnedList } from './owned-list.ts';
import { ownershipTags, type Tags } from './ownership.ts';

interface Thing {
  readonly id: string;
  readonly tags: Tags;
  readonly createdAt: Date;
}

function thing(
  id: string,
  options: { readonly uid: string; readonly clusterUid?: string; readonly second?: number },
): Thing {
  const cluster = { name: 'prod', uid: options.clusterUid ?? 'cluster-1' };
  const owner = { kind: 'VpcLink', name: 'x', uid: options.uid };
  return { id, tags: ownershipTags(cluster, owner), createdAt: new Date((options.second ?? 0) * 1000) };
}

/** A list whose every listing the test answers when it likes, in order. */
function ownedList(clock: Pick<Clock, 'monotonic'> = { monotonic: () => 0 }) {
  const listings: PromiseWithResolvers<readonly Thing[]>[] = [];
  const list = new OwnedList<Thing>({
    clusterUid: 'cluster-1',
    clock,
    read: (one) => one,
    list: () => {
      const listing = Promise.withResolvers<readonly Thing[]>();
      listings.push(listing);
      return listing.promise;
    },
  });
  const answer = (index: number, things: readonly Thing[]): void => listings[index]?.resolve(things);
  return { list, listings, answer };
}

const ids = (owned: readonly { readonly id: string }[]): readonly string[] => owned.map(({ id }) => id);

describe('the list of our own', () => {
  it('is read once, however many ask for it at the same time', async () => {
    const { list, listings, answer } = ownedList();

    const asked = Promise.all([list.of('u1'), list.of('u2'), list.counts()]);
    answer(0, [thing('a', { uid: 'u1' }), thing('b', { uid: 'u2' })]);

    expect(await asked).toMatchObject([[{ id: 'a' }], [{ id: 'b' }], { ours: 2, others: 0 }]);
    expect(await list.of('u1')).toHaveLength(1);
    expect(listings).toHaveLength(1);
  });

  it('is read again when it began before a time, and not with each turn of who wants it to be no older than that', async () => {
    let now = 10;
    const { list, listings, answer } = ownedList({ monotonic: () => now });
    const first = list.since(10);
    answer(0, []);
    await first;

    now = 100;
    await list.since(10);
    const again = list.since(11);
    answer(1, [thing('a', { uid: 'u1' })]);
    await again;

    expect(listings).toHaveLength(2);
    expect(ids(await list.of('u1'))).toEqual(['a']);
  });

  it('is read again when it is older than somebody wants it, once for all who do, and never for who does not mind', async () => {
    let now = 0;
    const { list, listings, answer } = ownedList({ monotonic: () => now });
    const first = list.keepFresh(Infinity);
    answer(0, []);

    now = 60_000;
    const stillFresh = await list.keepFresh(90_000);
    now = 90_000;
    const afresh = Promise.all([list.keepFresh(90_000), list.keepFresh(90_000)]);
    await Promise.resolve();
    answer(1, [thing('a', { uid: 'u1' })]);

    expect([await first, stillFresh, ...(await afresh)]).toEqual([Infinity, 30_000, 90_000, 90_000]);
    expect(listings).toHaveLength(2);
  });

  it('leaves out what is untagged or another cluster’s, and counts it', async () => {
    const { list, answer } = ownedList();
    const untagged = { ...thing('x', { uid: 'u1' }), tags: {} };

    const found = list.of('u1');
    answer(0, [untagged, thing('y', { uid: 'u1', clusterUid: 'cluster-2' }), thing('a', { uid: 'u1' })]);

    expect(ids(await found)).toEqual(['a']);
    expect(await list.counts()).toEqual({ ours: 1, others: 2 });
  });

  it('gives the oldest of several first', async () => {
    const { list, answer } = ownedList();

    const found = list.of('u1');
    answer(0, [thing('new', { uid: 'u1', second: 2 }), thing('old', { uid: 'u1', second: 1 })]);

    expect(ids(await found)).toEqual(['old', 'new']);
  });

  it('knows what was made and deleted since', async () => {
    const { list, answer } = ownedList();
    const loaded = list.of('u1');
    answer(0, [thing('a', { uid: 'u1' })]);
    await loaded;

    list.forget('a');
    list.remember(thing('b', { uid: 'u1' }));

    expect(ids(await list.of('u1'))).toEqual(['b']);
  });

  it('knows what was made and deleted while a list was under way that does not show it', async () => {
    const { list, answer } = ownedList();

    const found = list.of('u1');
    list.remember(thing('made', { uid: 'u1' }));
    list.forget('deleted');
    answer(0, [thing('deleted', { uid: 'u1' })]);

    expect(ids(await found)).toEqual(['made']);
  });

  it('is read afresh after a refresh was asked for, not before', async () => {
    const { list, listings, answer } = ownedList();
    const loaded = list.of('u1');

    const refreshed = Promise.all([list.refresh(), list.refresh()]);
    answer(0, []);
    await loaded;
    while (listings.length < 2) await Promise.resolve();
    answer(1, [thing('a', { uid: 'u1' })]);
    await refreshed;

    expect(ids(await list.of('u1'))).toEqual(['a']);
    expect(listings).toHaveLength(2);
  });

  it('keeps what was made although a list does not show it yet, for a minute', async () => {
    const clock = new VirtualClock();
    const { list, listings, answer } = ownedList(clock);
    const loaded = list.of('u1');
    answer(0, []);
    await loaded;
    list.remember(thing('made', { uid: 'u1' }));

    const found: (readonly string[])[] = [];
    for (const later of [59_999, 1]) {
      clock.advance(later);
      const refreshed = list.refresh();
      answer(listings.length - 1, []);
      await refreshed;
      found.push(ids(await list.of('u1')));
    }

    expect(found).toEqual([['made'], []]);
  });

  it('believes a list that shows what was made with tags that say otherwise', async () => {
    const { list, listings, answer } = ownedList();
    const loaded = list.of('u1');
    answer(0, []);
    await loaded;
    list.remember(thing('made', { uid: 'u1' }));

    const refreshed = list.refresh();
    answer(listings.length - 1, [thing('made', { uid: 'u1', clusterUid: 'cluster-2' })]);
    await refreshed;

    expect(ids(await list.of('u1'))).toEqual([]);
  });

  it('finds what a namesake in another cluster of the same name has, and looks again after a minute', async () => {
    const clock = new VirtualClock();
    const { list, listings, answer } = ownedList(clock);
    const marks = thing('', { uid: 'u1' }).tags;
    const theirs = thing('theirs', { uid: 'u9', clusterUid: 'cluster-2' });
    const otherName = { ...theirs, id: 'x', tags: { ...theirs.tags, 'privatehttp.io/cluster': 'test' } };

    const asked = list.ofNamesakes(marks);
    answer(0, [theirs, otherName]);
    const found = await asked;
    clock.advance(60_000);
    const askedAgain = list.ofNamesakes(marks);
    await Promise.resolve();
    await Promise.resolve();
    answer(1, []);

    expect(ids(found)).toEqual(['theirs']);
    expect(await askedAgain).toEqual([]);
    expect(listings).toHaveLength(2);
  });

  it('stays as it was when a refresh fails', async () => {
    const { list, listings, answer } = ownedList();
    const loaded = list.of('u1');
    answer(0, [thing('a', { uid: 'u1' })]);
    await loaded;
    const error = new AwsCallError('GetVpcLinks', { kind: 'unavailable', message: 'no answer' });

    const refreshed = list.refresh();
    listings[1]?.reject(error);

    await expect(refreshed).rejects.toBe(error);
    expect(ids(await list.of('u1'))).toEqual(['a']);
  });

  it('is tried again at the next need when the first list fails', async () => {
    const { list, listings, answer } = ownedList();
    const failed = list.of('u1');
    listings[0]?.reject(new AwsCallError('GetVpcLinks', { kind: 'unavailable', message: 'no answer' }));
    await expect(failed).rejects.toThrow('no answer');

    const found = list.of('u1');
    answer(1, [thing('a', { uid: 'u1' })]);

    expect(ids(await found)).toEqual(['a']);
  });
});
