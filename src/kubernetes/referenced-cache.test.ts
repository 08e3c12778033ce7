import { describe, expect, it } from '@jest/globals';

import {
  failure,
  json,
  objectOf,
  type Answer,
  type ReceivedRequest,
  ScriptedApiServer,
  until,
} from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { ReferencedCache } from './referenced-cache.ts';
import type { ResourceType } from './resource-type.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

describe('ReferencedCache', () => {
  it('asks the API server for nothing until somebody refers to an object', async () => {
    await using world = await start();

    const { requests } = world.server;

    expect(requests).toEqual([]);
    expect(() => world.cache.get('saas/a')).toThrow(NotLoadedError);
  });

  it('keeps key and version of the 10,000 objects that nobody refers to, and the others whole', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => objectOf(`other-${at}`, at + 1));
    await using world = await start({ items: [...many, objectOf('a', 20_000)] });

    world.cache.references.appeared('saas/a');

    await until(() => world.told.length === 1);
    expect(world.cache.size).toEqual({ all: 10_001, whole: 1 });
    expect(world.cache.get('saas/a')).toEqual(objectOf('a', 20_000));
    expect(() => world.cache.get('saas/other-1')).toThrow(NotLoadedError);
  });

  it('does not know before the first list has come whether an object is there, and tells when it does', async () => {
    await using world = await start({ items: [objectOf('a', 5)], holdList: true });
    world.cache.references.appeared('saas/a');
    world.cache.references.appeared('saas/missing');
    await until(() => world.lists.length === 1);

    expect(() => world.cache.get('saas/a')).toThrow('waiting for things saas/a to be loaded');
    world.releaseList();

    await until(() => world.told.length === 2);
    expect(world.told).toEqual(['saas/a 5 (initial)', 'saas/missing gone (initial)']);
    expect(world.cache.get('saas/missing')).toBe(undefined);
  });

  it('tells who waits, once, that it may not be read, and that it is there when it may', async () => {
    await using world = await start({ items: [objectOf('a', 5)], refusedLists: 2 });
    world.cache.references.appeared('saas/a');
    await until(() => world.told.length === 1);
    const refused = attempt(() => world.cache.get('saas/a'));

    await world.advanceUntil(() => world.told.length === 2);

    expect(String(refused)).toMatch(/^KubernetesError: GET .*: 403: not for you$/);
    expect(world.told).toEqual(['saas/a gone (initial)', 'saas/a 5 (initial)']);
    expect(world.cache.get('saas/a')).toEqual(objectOf('a', 5));
  });

  it('tells who waits, once, that the kind is not known, and goes on when it is; objects that there were are kept', async () => {
    const unknown = failure(404, 'NotFound', 'the server could not find the requested resource');
    await using world = await start({ items: [objectOf('a', 5)], refusedLists: 3, refusal: unknown });
    world.cache.references.appeared('saas/a');
    world.cache.references.appeared('saas/b');
    await until(() => world.told.length === 2);
    const refused = attempt(() => world.cache.get('saas/a'));
    await world.advanceUntil(() => world.told.length === 4);
    const known = world.cache.get('saas/b');

    world.refuseLists(2);
    world.dropWatch();
    await world.advanceUntil(() => world.told.length === 5);
    const kept = world.cache.get('saas/a');
    const refusedLater = attempt(() => world.cache.get('saas/b'));
    await world.advanceUntil(() => world.told.length === 6);

    for (const error of [refused, refusedLater]) expect(isKubernetesError(error, 'notFound')).toBe(true);
    expect([known, world.cache.get('saas/b')]).toEqual([undefined, undefined]);
    expect(kept).toEqual(objectOf('a', 5));
    const once = ['saas/a gone (initial)', 'saas/b gone (initial)', 'saas/a 5 (initial)', 'saas/b gone (initial)'];
    expect(world.told).toEqual([...once, 'saas/b gone', 'saas/b gone']);
    expect(world.log.lines.filter(({ level }) => level !== 'debug').map(({ level }) => level)).toEqual([
      'info',
      'info',
    ]);
  });

  it('reads an object with one GET that is referred to later, and lets go of it with the last reference', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6)] });
    await world.refer('a');

    world.cache.references.appeared('saas/b');
    world.cache.references.appeared('saas/b');
    const meanwhile = attempt(() => world.cache.get('saas/b'));
    await until(() => world.told.includes('saas/b 6'));
    const known = world.cache.get('saas/b');
    world.cache.references.vanished('saas/b');
    const { whole } = world.cache.size;
    world.cache.references.vanished('saas/b');

    expect(meanwhile).toBeInstanceOf(NotLoadedError);
    expect(known).toEqual(objectOf('b', 6));
    expect(world.gets).toHaveLength(1);
    expect(whole).toBe(2);
    expect(world.cache.size).toEqual({ all: 2, whole: 1 });
    expect(world.lists).toHaveLength(1);
  });

  it('knows at once that an object is not there that is referred to later, and tells when it comes', async () => {
    await using world = await start({ items: [objectOf('a', 5)] });
    await world.refer('a');

    world.cache.references.appeared('saas/b');
    const before = world.cache.get('saas/b');
    world.send('ADDED', objectOf('b', 9));

    await until(() => world.told.includes('saas/b 9'));
    expect(before).toBe(undefined);
    expect(world.gets).toEqual([]);
  });

  it('takes the word of the watch where it speaks while the object is being read', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6), objectOf('c', 7)], holdGets: true });
    await world.refer('a');
    for (const key of ['saas/b', 'saas/c']) world.cache.references.appeared(key);
    await until(() => world.gets.length === 2);

    world.send('MODIFIED', objectOf('b', 8));
    world.send('DELETED', objectOf('c', 9));
    await until(() => world.told.includes('saas/c gone'));
    world.releaseGets();
    world.send('MODIFIED', objectOf('a', 10));
    await until(() => world.told.includes('saas/a 10'));

    expect(world.cache.get('saas/b')).toEqual(objectOf('b', 8));
    expect(world.cache.get('saas/c')).toBe(undefined);
    expect(world.told).toEqual(['saas/a 5 (initial)', 'saas/b 8', 'saas/c gone', 'saas/a 10']);
  });

  it('does not go back when what was read is ahead of the watch', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6)] });
    await world.refer('a');
    world.answers.set('b', json(objectOf('b', 20)));
    world.cache.references.appeared('saas/b');
    await until(() => world.told.includes('saas/b 20'));

    world.send('DELETED', objectOf('b', 12));
    world.send('ADDED', objectOf('b', 15));
    world.send('MODIFIED', objectOf('b', 20));
    world.send('MODIFIED', objectOf('b', 22));

    await until(() => world.told.includes('saas/b 22'));
    expect(world.told).toEqual(['saas/a 5 (initial)', 'saas/b 20', 'saas/b 22']);
  });

  it('leaves it to the watch to say that an object is gone', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6)] });
    await world.refer('a');
    world.answers.set('b', failure(404, 'NotFound'));
    world.cache.references.appeared('saas/b');
    await until(() => world.gets.length === 1);

    const meanwhile = attempt(() => world.cache.get('saas/b'));
    world.send('DELETED', objectOf('b', 7));

    await until(() => world.told.includes('saas/b gone'));
    expect(meanwhile).toBeInstanceOf(NotLoadedError);
    expect(world.cache.get('saas/b')).toBe(undefined);
  });

  it('tries again, later every time, to read what the API server does not answer', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6)] });
    await world.refer('a');
    world.answers.set('b', failure(500));
    world.cache.references.appeared('saas/b');
    await until(() => world.clock.nextDue === 800);
    world.clock.advance(800);
    await until(() => world.gets.length === 2 && world.clock.nextDue === 1_600);

    world.answers.set('b', json(objectOf('b', 6)));
    world.clock.advance(1_600);

    await until(() => world.told.includes('saas/b 6'));
    expect(world.gets).toHaveLength(3);
  });

  it('ends with nothing under way, and begins nothing after', async () => {
    await using world = await start({ items: [objectOf('a', 5), objectOf('b', 6), objectOf('c', 6)], holdGets: true });
    await world.refer('a');
    world.cache.references.appeared('saas/b');
    await until(() => world.gets.length === 1);

    await world.cache.stop();
    world.cache.references.appeared('saas/c');
    world.releaseGets();

    expect(world.clock.nextDue).toBe(undefined);
    expect(world.gets).toHaveLength(1);
  });
});

/** A cache of things, and a server that has these items: it lists them, answers GETs, and sends what a test says. */
async function start(
  script: {
    items?: readonly AnyObject[];
    holdList?: boolean;
    holdGets?: boolean;
    /** How many lists and watches to come are refused. */
    refusedLists?: number;
    refusal?: Answer;
  } = {},
) {
  const { items = [], holdList = false, holdGets = false } = script;
  const { refusal = failure(403, 'Forbidden', 'not for you') } = script;
  let { refusedLists = 0 } = script;
  const clock = new VirtualClock();
  const list = Promise.withResolvers<undefined>();
  const gets = Promise.withResolvers<undefined>();
  if (!holdList) list.resolve(undefined);
  if (!holdGets) gets.resolve(undefined);
  const answers = new Map(items.map((item) => [item.metadata.name, json(item)]));
  let send: (type: string, object: AnyObject) => void = () => undefined;
  let dropWatch: () => void = () => undefined;
  const server = await ScriptedApiServer.start((response, request) => {
    if (refusedLists > 0 && !isGet(request)) {
      refusedLists -= 1;
      refusal(response, request);
    } else if (request.query.has('watch')) {
      response.flushHeaders();
      dropWatch = () => response.end();
      send = (type, object) => response.write(`${JSON.stringify({ type, object })}\n`);
    } else if (isGet(request)) {
      const answer = answers.get(request.path.split('/').at(-1) ?? '');
      when(gets.promise, () => answer?.(response, request));
    } else {
      when(list.promise, () => {
        json({ metadata: { resourceVersion: '30000' }, items })(response, request);
      });
    }
  });
  const connection = server.connect();
  const log = new WrittenLog();
  const cache = new ReferencedCache({ connection, resource: things, clock, random: () => 1, log });
  const told: string[] = [];
  cache.onChange(({ key, object, initial }) => {
    told.push(`${key} ${object?.metadata.resourceVersion ?? 'gone'}${initial ? ' (initial)' : ''}`);
  });
  return {
    clock,
    server,
    cache,
    told,
    answers,
    log,
    refuseLists: (count: number) => {
      refusedLists = count;
    },
    dropWatch: () => {
      dropWatch();
    },
    /** Turns the clock until it is so. */
    advanceUntil: (isSo: () => boolean) =>
      until(() => {
        if (!isSo()) clock.advance(1_000);
        return isSo();
      }),
    send: (type: string, object: AnyObject) => {
      send(type, object);
    },
    releaseList: () => {
      list.resolve(undefined);
    },
    releaseGets: () => {
      gets.resolve(undefined);
    },
    /** Refers to an object and waits until it is known and the watch is open. */
    refer: async (name: string) => {
      cache.references.appeared(`saas/${name}`);
      await until(() => told.length === 1 && server.requests.some(({ query }) => query.has('watch')));
    },
    get lists() {
      return server.requests.filter((request) => !request.query.has('watch') && !isGet(request));
    },
    get gets() {
      return server.requests.filter(isGet);
    },
    async [Symbol.asyncDispose]() {
      await cache.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Does something as soon as a gate is open; gates are opened, and never broken. */
function when(gate: Promise<unknown>, act: () => void): void {
  gate.then(act, () => undefined);
}

function isGet({ path }: ReceivedRequest): boolean {
  return path.startsWith('/api/v1/namespaces/');
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
