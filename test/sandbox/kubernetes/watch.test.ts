import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from '../virtual-clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiClient } from './api-client.ts';
import type { JsonObject } from './json.ts';
import { objectAt, stringAt, textOf } from './json.ts';
import type { Kubernetes } from './start-kubernetes.ts';
import { startKubernetes } from './start-kubernetes.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

interface World extends AsyncDisposable {
  readonly server: Kubernetes;
  readonly client: ApiClient;
  readonly clock: VirtualClock;
  /** Creates ConfigMaps of these names, and answers the last one's resourceVersion. */
  create(...names: readonly string[]): Promise<string>;
}

async function start(): Promise<World> {
  const clock = new VirtualClock();
  const server = await startKubernetes({ clock, crds: [] });
  const client = apiClient(server);
  const create = async (...names: readonly string[]): Promise<string> => {
    let revision = '';
    for (const name of names) {
      const { body } = await client.request('POST', CONFIG_MAPS, { metadata: { name, labels: { name } } });
      revision = stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '';
    }
    return revision;
  };
  return { server, client, clock, create, [Symbol.asyncDispose]: () => server.close() };
}

interface Watch extends AsyncDisposable {
  /** The next event, as its type and its object's name; undefined at the end of the stream. */
  next(): Promise<string | undefined>;
}

async function watch(server: Kubernetes, query: string): Promise<Watch> {
  const abort = new AbortController();
  const response = await fetch(`${server.url}${CONFIG_MAPS}?watch=true&${query}`, { signal: abort.signal });
  const lines = readLines(response);
  return {
    next: async () => {
      const { value, done = false } = await lines.next();
      if (done || value === undefined) return undefined;
      const event = JSON.parse(value) as JsonObject;
      const { name = '' } = objectAt(objectAt(event, 'object'), 'metadata');
      return `${textOf(event.type)} ${textOf(name)}`.trim();
    },
    [Symbol.asyncDispose]: async () => {
      abort.abort();
    },
  };
}

async function* readLines(response: Response): AsyncGenerator<string, undefined> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    // A response body's chunks are bytes; its type leaves that open.
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  return undefined;
}

describe('a watch', () => {
  it('goes on from a revision, in order, to what comes', async () => {
    await using world = await start();
    const revision = await world.create('a');
    await world.create('b');
    await using events = await watch(world.server, `resourceVersion=${revision}`);

    await world.client.patch('merge', `${CONFIG_MAPS}/b`, { data: { x: 'y' } });
    await world.client.request('DELETE', `${CONFIG_MAPS}/a`);

    expect([await events.next(), await events.next(), await events.next()]).toEqual([
      'ADDED b',
      'MODIFIED b',
      'DELETED a',
    ]);
  });

  it('without a revision begins with what is there', async () => {
    await using world = await start();
    await world.create('a', 'b');

    await using events = await watch(world.server, 'resourceVersion=0');

    expect([await events.next(), await events.next()]).toEqual(['ADDED a', 'ADDED b']);
  });

  it('that is a list, too, marks where the list ends', async () => {
    await using world = await start();
    await world.create('a');

    await using events = await watch(
      world.server,
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );

    expect([await events.next(), await events.next()]).toEqual(['ADDED a', 'BOOKMARK']);
  });

  it('of a selector sees objects come and go as they begin and cease to match', async () => {
    await using world = await start();
    const revision = await world.create('a', 'b');
    await using events = await watch(world.server, `resourceVersion=${revision}&labelSelector=name%3Da`);

    await world.client.patch('merge', `${CONFIG_MAPS}/b`, { metadata: { labels: { name: 'a' } } });
    await world.client.patch('merge', `${CONFIG_MAPS}/a`, { metadata: { labels: { name: 'z' } } });

    expect([await events.next(), await events.next()]).toEqual(['ADDED b', 'DELETED a']);
  });

  it('gets a bookmark a minute, and ends when its time is over', async () => {
    await using world = await start();
    const revision = await world.create('a');
    await using events = await watch(
      world.server,
      `resourceVersion=${revision}&allowWatchBookmarks=true&timeoutSeconds=90`,
    );

    world.clock.advance(90_000);

    expect([await events.next(), await events.next()]).toEqual(['BOOKMARK', undefined]);
  });

  it('of a revision that is compacted is answered 410', async () => {
    await using world = await start();
    const revision = await world.create('a');
    await world.create('b');

    world.server.compact();
    const { code, body } = await world.client.request('GET', `${CONFIG_MAPS}?watch=true&resourceVersion=${revision}`);

    expect([code, body.reason]).toEqual([410, 'Expired']);
  });
});

describe('a list', () => {
  it('comes in pages that all show one revision', async () => {
    await using world = await start();
    await world.create('a', 'b', 'c');

    const first = await world.client.request('GET', `${CONFIG_MAPS}?limit=2`);
    await world.client.request('DELETE', `${CONFIG_MAPS}/c`);
    const token = stringAt(objectAt(first.body, 'metadata'), 'continue') ?? '';
    const second = await world.client.request('GET', `${CONFIG_MAPS}?limit=2&continue=${token}`);
    world.server.compact();
    const third = await world.client.request('GET', `${CONFIG_MAPS}?limit=2&continue=${token}`);

    expect(first.body).toMatchObject({
      metadata: { remainingItemCount: 1 },
      items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
    });
    expect(second.body).toMatchObject({ items: [{ metadata: { name: 'c' } }] });
    expect(objectAt(second.body, 'metadata').resourceVersion).toBe(objectAt(first.body, 'metadata').resourceVersion);
    expect(third.code).toBe(410);
  });

  it.each([
    ['labelSelector=name%20in%20(a,c)', ['a', 'c']],
    ['labelSelector=name!%3Da', ['b', 'c']],
    ['labelSelector=!name', []],
    ['fieldSelector=metadata.name%3Db', ['b']],
  ])('can be narrowed by %s', async (query, names) => {
    await using world = await start();
    await world.create('a', 'b', 'c');

    const { body } = await world.client.request('GET', `${CONFIG_MAPS}?${query}`);

    expect(body.items).toMatchObject(names.map((name) => ({ metadata: { name } })));
    expect(body.items).toHaveLength(names.length);
  });
});

describe('faults', () => {
  it('cut every connection while the server is away, watches too', async () => {
    await using world = await start();
    await using events = await watch(world.server, 'resourceVersion=0');
    const ended = expect(events.next()).rejects.toThrow();

    world.server.unavailable = true;
    const during = world.client.request('GET', CONFIG_MAPS);

    await ended;
    await expect(during).rejects.toThrow('fetch failed');
    world.server.unavailable = false;
    expect((await world.client.request('GET', CONFIG_MAPS)).code).toBe(200);
  });

  it('answer as many requests as asked with an error', async () => {
    await using world = await start();
    const throttled = { code: 429, reason: 'TooManyRequests', message: 'slow down' };

    world.server.fail({
      ...throttled,
      times: 1,
      matches: ({ verb, resource }) => verb === 'list' && resource === 'configmaps',
    });
    const first = await world.client.request('GET', CONFIG_MAPS);
    const second = await world.client.request('GET', CONFIG_MAPS);

    expect([first.code, second.code]).toEqual([429, 200]);
    expect(world.server.requests.map(({ verb, resource, userAgent }) => [verb, resource, userAgent])).toEqual([
      ['list', 'configmaps', 'test/1.0'],
      ['list', 'configmaps', 'test/1.0'],
    ]);
  });
});
