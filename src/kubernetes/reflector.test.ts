import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import {
  type Answer,
  failure,
  json,
  objectOf,
  type ReceivedRequest,
  ScriptedApiServer,
  until,
} from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { ObjectStore } from './object-store.ts';
import { Reflector, type ReflectorStore } from './reflector.ts';
import type { ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

describe('Reflector', () => {
  it('lists, then watches from there with bookmarks and a time-out of its own', async () => {
    await using world = await start({ list: listOf('7', objectOf('a', 5)) });

    await until(() => world.watches.length === 1);

    expect(world.names()).toEqual(['a']);
    expect(world.reflector.hasSynced).toBe(true);
    expect(Object.fromEntries(world.watches[0]?.query ?? [])).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '7',
      timeoutSeconds: '450',
    });
  });

  it('follows what the watch says', async () => {
    await using world = await start({
      list: listOf('7', objectOf('a', 5)),
      watch: open(added('b', 8), deleted('a', 9)),
    });

    await until(() => world.names().join() === 'b');

    expect(world.lists).toHaveLength(1);
  });

  it('goes on from the last event or bookmark when the server ends the watch', async () => {
    await using world = await start({ watch: ended(added('a', 8), bookmark(12)) });

    await until(() => world.watches.length === 2);

    expect(world.watches[1]?.query.get('resourceVersion')).toBe('12');
    expect(world.lists).toHaveLength(1);
  });

  it('goes on from the last whole event when the connection is reset in the middle of a line', async () => {
    await using world = await start({
      watch: (response) => {
        response.write(`${line(added('a', 8))}{"type":"ADDED","object":{"meta`, () => response.destroy());
      },
    });

    await until(() => world.watches.length === 2);

    expect(world.watches[1]?.query.get('resourceVersion')).toBe('8');
    expect(world.names()).toEqual(['a']);
  });

  it('survives a line that is not JSON', async () => {
    await using world = await start({ watch: (response) => response.end('<html>\n') });

    await until(() => world.watches.length === 2);

    expect(world.log.messages('warn')[0]).toMatch(/^Watching things was interrupted and is tried again: .*JSON/);
  });

  it.each([
    [
      'as an event',
      ended({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } }),
    ],
    ['as an answer', failure(410, 'Expired')],
  ])('lists anew when the history is gone, told %s', async (_how, watch) => {
    await using world = await start({ list: listOf('7', objectOf('a', 5)), watch });

    await until(() => world.lists.length === 1 && world.watches.length === 1);
    world.list = listOf('20', objectOf('b', 15));
    world.watch = open();
    await world.pass(60_000);

    expect(world.names()).toEqual(['b']);
    expect(world.lists).toHaveLength(2);
    expect(world.watches.at(-1)?.query.get('resourceVersion')).toBe('20');
  });

  it('waits for an API server that fails to list, and then syncs', async () => {
    await using world = await start({ list: failure(500) });
    await world.pass(5_000);
    const before = world.reflector.hasSynced;

    world.list = listOf('7', objectOf('a', 5));
    await world.pass(30_000);

    expect(before).toBe(false);
    expect(world.names()).toEqual(['a']);
    await world.reflector.synced();
  });

  it('begins a watch anew that has been silent for three minutes', async () => {
    await using world = await start({ watch: open(added('a', 8)) });
    await until(() => world.names().length === 1);
    await until(() => world.clock.nextDue === 180_000);

    world.clock.advance(179_000);
    const before = world.watches.length;
    world.clock.advance(1_000);

    await until(() => world.watches.length === 2);
    expect(before).toBe(1);
    expect(world.watches[1]?.query.get('resourceVersion')).toBe('8');
  });

  it('hears bookmarks as signs of life', async () => {
    const opened: ((event: object) => void)[] = [];
    await using world = await start({
      watch: (response) => {
        response.write(line(bookmark(8)));
        opened.push((event) => response.write(line(event)));
      },
    });
    await until(() => world.observed.includes('8'));

    world.clock.advance(170_000);
    opened[0]?.(bookmark(9));
    await until(() => world.observed.includes('9'));
    world.clock.advance(170_000);
    await nextTurn();

    expect(world.watches).toHaveLength(1);
  });

  it.each<[string, { list?: Answer; watch?: Answer }]>([
    ['LIST 500', { list: failure(500) }],
    ['LIST reset', { list: (response) => response.destroy() }],
    ['WATCH 500', { watch: failure(500) }],
    ['WATCH reset', { watch: (response) => response.destroy() }],
    ['WATCH ended at once', { watch: ended() }],
    ['WATCH 410', { watch: failure(410) }],
    ['WATCH with a 410 event', { watch: ended({ type: 'ERROR', object: { code: 410 } }) }],
  ])('does not run hot on %s', async (_what, script) => {
    await using world = await start(script);

    await world.pass(0);
    const atOnce = world.server.requests.length;
    await world.pass(60_000);
    const inAMinute = world.server.requests.length;

    expect(atOnce).toBeLessThanOrEqual(4);
    expect(inAMinute).toBeGreaterThan(atOnce);
    expect(inAMinute).toBeLessThanOrEqual(20);
  });

  it('waits as long as the API server asks for', async () => {
    await using world = await start({ list: failure(429, 'TooManyRequests', 'wait', { 'retry-after': '20' }) });

    await until(() => world.clock.nextDue === 20_000);

    expect(world.lists).toHaveLength(1);
  });

  it('goes on when a subscriber throws', async () => {
    await using world = await start({ watch: open(added('a', 8), added('b', 9)), subscriber: fail });

    await until(() => world.names().length === 2);

    expect(world.watches).toHaveLength(1);
  });

  it('keeps no managed fields and no last-applied annotation', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', keep: 'me' };
    await using world = await start({ list: listOf('7', objectOf('a', 5, { managedFields: [{}], annotations })) });

    await until(() => world.names().length === 1);

    expect(world.store.get('saas/a')?.metadata).toEqual(objectOf('a', 5, { annotations: { keep: 'me' } }).metadata);
  });

  it('opens one watch however often it is started', async () => {
    await using world = await start({});

    world.reflector.start();
    await until(() => world.watches.length === 1);
    await world.pass(60_000);

    expect(world.server.requests).toHaveLength(2);
  });

  it('opens no watch when it is stopped while it lists, and none after', async () => {
    await using world = await start({ list: () => undefined });
    await until(() => world.lists.length === 1);

    await world.reflector.stop();
    await world.reflector.stop();
    world.reflector.start();
    await world.pass(60_000);

    expect(world.server.requests).toHaveLength(1);
    expect(world.clock.nextDue).toBe(undefined);
  });
});

/** A reflector that runs against a server which answers lists and watches as told; a watch stays open where not. */
async function start(script: { list?: Answer; watch?: Answer; subscriber?: () => void }) {
  const clock = new VirtualClock();
  const log = new WrittenLog();
  const store = new ObjectStore<AnyObject>({ log });
  const observed: string[] = [];
  const spied: ReflectorStore<AnyObject> = {
    replace: (objects, version) => {
      store.replace(objects, version);
    },
    set: (object) => {
      store.set(object);
    },
    delete: (object) => {
      store.delete(object);
    },
    observe: (version) => {
      observed.push(version);
      store.observe(version);
    },
  };
  if (script.subscriber !== undefined) store.onChange(script.subscriber);

  const server = await ScriptedApiServer.start((response, request) => {
    (isWatch(request) ? world.watch : world.list)(response, request);
  });
  const connection = server.connect();
  const reflector = new Reflector({
    connection,
    resource: things,
    store: spied,
    keep: stripObject,
    clock,
    random: () => 0.5,
    log,
  });
  const world = {
    list: script.list ?? listOf('7'),
    watch: script.watch ?? open(),
    clock,
    log,
    store,
    observed,
    server,
    reflector,
    names: () => store.list().map((object) => object.metadata.name),
    get lists() {
      return server.requests.filter((request) => !isWatch(request));
    },
    get watches() {
      return server.requests.filter(isWatch);
    },
    /** Lets time pass in small steps, with room for I/O after each. */
    pass: async (ms: number) => {
      for (let passed = 0; passed <= ms; passed += 500) {
        for (let turn = 0; turn < 30; turn += 1) await nextTurn();
        if (passed < ms) clock.advance(500);
      }
    },
    async [Symbol.asyncDispose]() {
      await reflector.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
  reflector.start();
  return world;
}

function isWatch(request: ReceivedRequest): boolean {
  return request.query.has('watch');
}

function listOf(resourceVersion: string, ...items: readonly AnyObject[]): Answer {
  return json({ metadata: { resourceVersion }, items });
}

/** A watch with these events that stays open. */
function open(...events: readonly object[]): Answer {
  return (response) => {
    response.flushHeaders();
    for (const event of events) response.write(line(event));
  };
}

/** A watch with these events that the server then ends. */
function ended(...events: readonly object[]): Answer {
  return (response) => {
    response.end(events.map(line).join(''));
  };
}

function added(name: string, version: number): object {
  return { type: 'ADDED', object: objectOf(name, version) };
}

function deleted(name: string, version: number): object {
  return { type: 'DELETED', object: objectOf(name, version) };
}

function bookmark(version: number): object {
  return {
    type: 'BOOKMARK',
    object: { kind: 'Thing', apiVersion: 'v1', metadata: { resourceVersion: String(version) } },
  };
}

function line(event: object): string {
  return `${JSON.stringify(event)}\n`;
}

function fail(): never {
  throw new Error('not my day');
}
