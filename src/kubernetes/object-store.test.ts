import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectOf } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { ObjectStore, type StoreEvent } from './object-store.ts';

describe('ObjectStore', () => {
  it('tells subscribers what was added, modified and deleted by a list', () => {
    const { store, events } = emptyStore();
    store.replace([objectOf('a', 1), objectOf('b', 2)], '2');

    store.replace([objectOf('a', 1), objectOf('c', 4)], '4');

    expect(events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      'added a',
      'added b',
      'deleted b',
      'added c',
    ]);
  });

  it('takes the list of one namespace for all that is there, and for nothing that is elsewhere', () => {
    const { store, events } = emptyStore();
    store.of('saas').replace([objectOf('a', 1), objectOf('b', 2)], '2');
    store.of('shop').replace([objectOf('c', 1, { namespace: 'shop' })], '3');

    store.of('saas').replace([objectOf('b', 2)], '4');
    store.of('shop').set(objectOf('d', 5, { namespace: 'shop' }));
    // What the watch of one namespace has come to says nothing of another one.
    store.of('shop').observe('9');
    store.accept(objectOf('e', 6));
    store.accept(objectOf('f', 6, { namespace: 'shop' }));

    expect(store.list().map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)).toEqual([
      'saas/b',
      'shop/c',
      'shop/d',
      'saas/e',
    ]);
    const initial = events.filter((event) => event.type === 'added' && event.initial);
    expect(initial.map(({ object }) => object.metadata.name)).toEqual(['a', 'b', 'c']);
  });

  it('says what was there before', () => {
    const { store, events } = emptyStore();
    store.set(objectOf('a', 1));

    store.set(objectOf('a', 2));

    expect(events.at(-1)).toEqual({ type: 'modified', object: objectOf('a', 2), previous: objectOf('a', 1) });
  });

  it('tells of an object that was made anew under the same name unseen as of two: one that went, and one that came', () => {
    const { store, events } = emptyStore();
    store.replace([objectOf('a', 1, { uid: 'old' }), objectOf('b', 2, { uid: 'also old' })], '2');

    store.set(objectOf('a', 5, { uid: 'new' }));
    store.replace([objectOf('a', 5, { uid: 'new' }), objectOf('b', 6, { uid: 'also new' })], '6');

    expect(events.slice(2).map(({ type, object }) => [type, object.metadata.uid])).toEqual([
      ['deleted', 'old'],
      ['added', 'new'],
      ['deleted', 'also old'],
      ['added', 'also new'],
    ]);
    expect(events.slice(2).filter((event) => event.type === 'added' && event.initial)).toEqual([]);
  });

  it('finds objects by what they refer to, as they are now', () => {
    const store = new ObjectStore<AnyObject, 'label'>({
      log: new WrittenLog(),
      indices: { label: (object) => Object.values(object.metadata.labels ?? {}) },
    });
    store.set(objectOf('a', 1, { labels: { to: 'x', and: 'y' } }));
    store.set(objectOf('b', 2, { labels: { to: 'x' } }));

    store.set(objectOf('a', 3, { labels: { to: 'y' } }));
    store.delete(objectOf('b', 4, { labels: { to: 'x' } }));

    expect(store.byIndex('label', 'x')).toEqual([]);
    expect(store.byIndex('label', 'y').map((object) => object.metadata.name)).toEqual(['a']);
  });

  it('has a write of our own at once, tells it once, and does not lose it to an older watch event', () => {
    const { store, events } = emptyStore();
    store.replace([objectOf('a', 1)], '1');

    store.accept(objectOf('a', 5));
    store.set(objectOf('a', 3));
    const between = store.get('saas/a');
    store.set(objectOf('a', 5));

    expect(between?.metadata.resourceVersion).toBe('5');
    expect(events.map((event) => event.object.metadata.resourceVersion)).toEqual(['1', '5']);
  });

  it('does not go back to a write of our own that something newer has overtaken', () => {
    const { store } = emptyStore();
    store.set(objectOf('a', 10));

    store.accept(objectOf('a', 9));

    expect(store.get('saas/a')?.metadata.resourceVersion).toBe('10');
  });

  it('does not bring back an object that was deleted after our write', () => {
    const { store } = emptyStore();
    store.set(objectOf('a', 1));
    store.delete(objectOf('a', 3));

    store.accept(objectOf('a', 2));

    expect(store.get('saas/a')).toBe(undefined);
  });

  it('keeps an object of our own making that a list from before does not have', () => {
    const { store } = emptyStore();
    store.accept(objectOf('a', 7));

    store.replace([], '6');
    const before = store.get('saas/a');
    store.replace([], '8');

    expect(before).toEqual(objectOf('a', 7));
    expect(store.get('saas/a')).toBe(undefined);
  });

  it('believes a list whose versions are lower than before, as after a restored backup', () => {
    const { store } = emptyStore();
    store.replace([objectOf('a', 900), objectOf('b', 950)], '1000');

    store.replace([objectOf('a', 100)], '120');

    expect(store.list()).toEqual([objectOf('a', 100)]);
  });

  it('tells the other subscribers when one of them fails', () => {
    const log = new WrittenLog();
    const store = new ObjectStore<AnyObject>({ log });
    const told: string[] = [];
    store.onChange(() => {
      throw new Error('mine');
    });
    const unsubscribe = store.onChange((event) => told.push(event.type));

    store.set(objectOf('a', 1));
    unsubscribe();
    store.set(objectOf('a', 2));

    expect(told).toEqual(['added']);
    expect(log.messages('error')).toHaveLength(2);
  });

  it('ends up with what the server has, however late answers to our writes come', () => {
    const name = fc.constantFrom('a', 'b');
    const step = fc.oneof(
      fc.record({ do: fc.constant('write' as const), name }),
      fc.record({ do: fc.constant('remove' as const), name }),
      fc.record({ do: fc.constant('deliver' as const) }),
      fc.record({ do: fc.constant('relist' as const) }),
      fc.record({ do: fc.constant('accept' as const), which: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { store } = emptyStore();
        const server = new Map<string, AnyObject>();
        const history: { type: 'set' | 'delete'; object: AnyObject }[] = [];
        let delivered = 0;
        const happen = (type: 'set' | 'delete', name: string): void => {
          const object = objectOf(name, history.length + 1);
          history.push({ type, object });
          if (type === 'set') server.set(name, object);
          else server.delete(name);
        };
        const deliver = (): void => {
          const event = history[delivered];
          if (event === undefined) return;
          store[event.type](event.object);
          delivered += 1;
        };

        for (const action of steps) {
          if (action.do === 'write') happen('set', action.name);
          else if (action.do === 'remove') {
            if (server.has(action.name)) happen('delete', action.name);
          } else if (action.do === 'deliver') deliver();
          else if (action.do === 'relist') {
            store.replace([...server.values()], String(history.length));
            delivered = history.length;
          } else {
            const written = history[action.which % Math.max(1, history.length)];
            if (written?.type !== 'set') continue;
            store.accept(written.object);
            const known = history
              .slice(0, delivered)
              .findLast((event) => event.object.metadata.name === written.object.metadata.name);
            const deletedSince =
              known?.type === 'delete' &&
              Number(known.object.metadata.resourceVersion) > Number(written.object.metadata.resourceVersion);
            const seen = Number(store.get(`saas/${written.object.metadata.name}`)?.metadata.resourceVersion ?? 0);
            if (!deletedSince) expect(seen).toBeGreaterThanOrEqual(Number(written.object.metadata.resourceVersion));
          }
        }
        while (delivered < history.length) deliver();

        const byName = (one: AnyObject, other: AnyObject): number =>
          one.metadata.name.localeCompare(other.metadata.name);
        expect([...store.list()].sort(byName)).toEqual([...server.values()].sort(byName));
      }),
      { numRuns: 500 },
    );
  });
});

function emptyStore(): { store: ObjectStore<AnyObject>; events: StoreEvent<AnyObject>[] } {
  const store = new ObjectStore<AnyObject>({ log: new WrittenLog() });
  const events: StoreEvent<AnyObject>[] = [];
  store.onChange((event) => events.push(event));
  return { store, events };
}
