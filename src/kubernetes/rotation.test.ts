import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  type Answer,
  caOf,
  json,
  objectOf,
  ScriptedApiServer,
  until,
} from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { ObjectStore } from './object-store.ts';
import { Reflector } from './reflector.ts';
import type { ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };
const get = { method: 'GET', path: '/api/v1/things/a' } as const;

describe('credentials that are rotated while the controller runs', () => {
  it('take the new token for the next request, and for the next watch', async () => {
    await using world = await start();
    await world.connection.request(get);

    await world.write('token', 'second');
    await world.connection.request(get);
    world.endWatch();
    await until(() => world.watches.length === 2);

    const tokens = world.server.requests.map(({ headers }) => headers.authorization);
    expect(world.watches[0]?.headers.authorization).toBe('Bearer first');
    expect(tokens.slice(-2)).toEqual(['Bearer second', 'Bearer second']);
  });

  it('take the new CA for the next request and the next watch, and lose no event over it', async () => {
    await using world = await start();
    world.send(objectOf('a', 8));
    await until(() => world.names() === 'a');

    await world.write('ca.crt', caOf('new'));
    // The open connection is as good as it was, whatever the file says now.
    world.send(objectOf('b', 9));
    await until(() => world.names() === 'a,b');
    world.server.rotate('new');
    await until(() => world.watches.length === 2);
    world.send(objectOf('c', 10));

    await until(() => world.names() === 'a,b,c');
    await world.connection.request(get);
    expect(world.watches[1]?.query.get('resourceVersion')).toBe('9');
    expect(world.lists).toHaveLength(1);
  });

  it('wait for the new CA where the server has its new certificate first', async () => {
    await using world = await start();
    world.server.rotate('new');
    await until(() => world.log.messages('warn').some((message) => message.includes('certificate')));
    const refused = await world.connection.request(get).catch((error: unknown) => error);

    await world.write('ca.crt', caOf('new'));
    world.clock.advance(30_000);

    await until(() => world.watches.length === 2);
    expect(refused).toMatchObject({ kind: 'unavailable' });
    expect(world.lists).toHaveLength(1);
  });
});

/** A reflector that watches a TLS server, with a token and a CA in files. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  const write = (name: string, content: string) => writeFile(join(folder, name), content);
  await write('token', 'first\n');
  await write('ca.crt', caOf('old'));
  let watch: Parameters<Answer>[0] | undefined;
  const server = await ScriptedApiServer.start((response, request) => {
    if (request.query.has('watch')) {
      watch = response;
      response.flushHeaders();
    } else json({ metadata: { resourceVersion: '7' }, items: [] })(response, request);
  }, 'old');
  const clock = new VirtualClock();
  const log = new WrittenLog();
  const store = new ObjectStore<AnyObject>({ log });
  const connection = server.connect({ tokenFile: join(folder, 'token'), caFile: join(folder, 'ca.crt') });
  const reflector = new Reflector({ connection, resource: things, store, keep: stripObject, clock, log });
  reflector.start();
  await until(() => watch !== undefined);
  return {
    server,
    connection,
    clock,
    log,
    write,
    send: (object: AnyObject) => watch?.write(`${JSON.stringify({ type: 'ADDED', object })}\n`),
    endWatch: () => watch?.end(),
    names: () =>
      store
        .list()
        .map(({ metadata }) => metadata.name)
        .join(),
    get watches() {
      return server.requests.filter(({ query }) => query.has('watch'));
    },
    get lists() {
      return server.requests.filter(({ query, path }) => !query.has('watch') && path === '/api/v1/things');
    },
    async [Symbol.asyncDispose]() {
      await reflector.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
