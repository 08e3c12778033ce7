import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  type RequestFault,
  retryAfter,
  type TimedRequest,
  UnreliableApiServer,
  type WatchFault,
} from '../../test/kubernetes/unreliable-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { keyOfObject } from './object-key.ts';
import { ObjectStore } from './object-store.ts';
import { ReferencedCache } from './referenced-cache.ts';
import { Reflector } from './reflector.ts';
import type { ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };
const names = ['a', 'b', 'c', 'd', 'e'];

/** What happens, one after the other: to objects, to requests, to watches, to whom somebody refers, and time. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), name: fc.constantFrom(...names) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom(...names) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('failNext' as const),
      fault: fc.constantFrom<RequestFault>('reset', '500', '429', '410', 'silence'),
      times: fc.constantFrom(1, 1, 2, 40),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('breakWatches' as const),
      fault: fc.constantFrom<WatchFault>('reset', 'end', 'half a line', 'no JSON', '410', '500'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refer' as const), name: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), name: fc.constantFrom(...names) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_000, 40_000) }) },
);

describe('a store and a cache on an API server that has every fault', () => {
  it('come to hold what the server has, tell it all, and never run hot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        await using world = await start();

        for (const action of steps) {
          await world.take(action);
          await world.settle();
        }
        world.server.recover();
        await world.passUntilEqual();

        expect(world.inStore()).toEqual(world.onServer());
        expect(world.toldOfStore()).toEqual(world.onServer());
        expect(world.inCache()).toEqual(world.referredOnServer());
        expect(world.toldOfCache()).toEqual(world.referredOnServer());
        for (const path of ['/api/v1/things', '/api/v1/others']) {
          const requests = world.server.requests.filter((request) => request.path === path);
          expect(mostWithin(10_000, requests)).toBeLessThanOrEqual(15);
          expect(countOf('list', requests)).toBeLessThanOrEqual(1 + reasonsToListAgain(steps, requests));
        }
        expect(tooEarlyAfter429(world.server.requests)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function start() {
  const clock = new VirtualClock();
  const log = new WrittenLog();
  const server = await UnreliableApiServer.start(clock);
  for (const name of names.slice(0, 3)) server.set(name);
  const connection = server.connect();
  const shared = { connection, clock, log, random: () => 0.5 };
  const store = new ObjectStore<AnyObject>({ log });
  const reflector = new Reflector({ ...shared, resource: things, store, keep: stripObject });
  const cache = new ReferencedCache({ ...shared, resource: { ...things, plural: 'others' } });
  const referred = new Set<string>();
  const ofStore = new Map<string, AnyObject>();
  const ofCache = new Map<string, AnyObject>();
  store.onChange(({ type, object }) => {
    if (type === 'deleted') ofStore.delete(keyOfObject(object));
    else ofStore.set(keyOfObject(object), object);
  });
  cache.onChange(({ key, object }) => {
    if (object === undefined) ofCache.delete(key);
    else ofCache.set(key, object);
  });
  reflector.start();

  const world = {
    server,
    take: async (action: Step) => {
      switch (action.do) {
        case 'set':
          server.set(action.name);
          break;
        case 'delete':
          server.delete(action.name);
          break;
        case 'failNext':
          server.failNext(action.fault, action.times);
          break;
        case 'breakWatches':
          server.breakWatches(action.fault);
          break;
        case 'compact':
          server.compact();
          break;
        case 'refer':
          if (!referred.has(action.name)) cache.references.appeared(`saas/${action.name}`);
          referred.add(action.name);
          break;
        case 'release':
          if (!referred.delete(action.name)) break;
          cache.references.vanished(`saas/${action.name}`);
          ofCache.delete(`saas/${action.name}`);
          break;
        case 'pass':
          await world.pass(action.ms);
          break;
      }
    },
    /** Lets I/O come to rest, or nearly. */
    settle: async () => {
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    },
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        clock.advance(Math.min(1_000, ms));
        await world.settle();
      }
    },
    passUntilEqual: async () => {
      const isEqual = (): boolean =>
        JSON.stringify(world.inStore()) === JSON.stringify(world.onServer()) &&
        JSON.stringify(world.inCache()) === JSON.stringify(world.referredOnServer());
      // Longer than a silent watch is believed in, and than the longest wait before another try.
      for (let steps = 0; steps < 300 && !isEqual(); steps += 1) await world.pass(1_000);
    },
    onServer: () => sorted([...server.objects.values()]),
    inStore: () => sorted(store.list()),
    toldOfStore: () => sorted([...ofStore.values()]),
    referredOnServer: () => world.onServer().filter(({ metadata }) => referred.has(metadata.name)),
    inCache: () => sorted([...referred].flatMap((name) => known(() => cache.get(`saas/${name}`)))),
    toldOfCache: () => sorted([...ofCache.values()]),
    async [Symbol.asyncDispose]() {
      await Promise.all([reflector.stop(), cache.stop()]);
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
  return world;
}

/** What a cache knows; nothing where it does not know yet. */
function known(get: () => AnyObject | undefined): readonly AnyObject[] {
  try {
    const object = get();
    return object === undefined ? [] : [object];
  } catch {
    return [];
  }
}

function sorted(objects: readonly AnyObject[]): readonly AnyObject[] {
  return objects.toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
}

/** What makes a client list again: the list failed, or the history is gone. */
function reasonsToListAgain(steps: readonly Step[], requests: readonly TimedRequest[]): number {
  const failed = requests.filter(({ kind, fault }) => fault === '410' || (kind !== 'watch' && fault !== undefined));
  return failed.length + steps.filter((action) => action.do === 'breakWatches' && action.fault === '410').length;
}

function countOf(kind: TimedRequest['kind'], requests: readonly TimedRequest[]): number {
  return requests.filter((request) => request.kind === kind).length;
}

/** How many were begun within any such time; further pages of a list are part of it. */
function mostWithin(ms: number, requests: readonly TimedRequest[]): number {
  const within = (from: number) =>
    requests.filter(({ kind, at }) => kind !== 'page' && at >= from && at < from + ms).length;
  return Math.max(0, ...requests.map(({ at }) => within(at)));
}

/** Requests for what a 429 had just been the answer to, before the time that it asked to wait. */
function tooEarlyAfter429(requests: readonly TimedRequest[]): readonly TimedRequest[] {
  return requests.flatMap((refused, index) => {
    if (refused.fault !== '429') return [];
    const next = requests.slice(index + 1).find(({ path }) => path === refused.path);
    return next !== undefined && next.at < refused.at + retryAfter ? [next] : [];
  });
}
