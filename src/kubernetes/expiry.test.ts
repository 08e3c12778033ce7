import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import {
  type Answer,
  caOf,
  failure,
  json,
  objectOf,
  ScriptedApiServer,
  until,
} from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { Authentication } from './authentication.ts';
import { KubernetesConnection } from './connection.ts';
import { KubeConfigFiles } from './kube-config-files.ts';
import { loadKubeConfig } from './kube-config.ts';
import { ObjectStore } from './object-store.ts';
import { Reflector } from './reflector.ts';
import type { ResourceType } from './resource-type.ts';
import { stripObject } from './strip-object.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };
const get = { method: 'GET', path: '/api/v1/things/a' } as const;
const opened: AsyncDisposable[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

describe('credentials that expire while the controller runs', () => {
  it('are said to be refused, and renewed in the kubeconfig let the watch go on from where it was', async () => {
    const world = await start('token: first');
    world.send(objectOf('a', 8));
    await until(() => world.names() === 'a');

    world.accept('second');
    await until(() => world.connection.refusal !== undefined);
    const refusal = world.connection.refusal;
    const refusals = world.server.requests.length;
    await world.write('config', world.configWith('token: second'));
    world.clock.advance(30_000);
    await until(() => world.watches.length > 1 && world.connection.refusal === undefined);
    world.send(objectOf('b', 9));

    await until(() => world.names() === 'a,b');
    expect(refusal).toMatch(/401: expired \(check the credentials of the kubeconfig .* may have expired/);
    expect(world.log.messages('warn')[0]).toContain('was interrupted and is tried again: GET /api/v1/things: 401');
    expect(world.log.messages('info')).toContain(
      'The kubeconfig has changed: its new credentials are used from now on.',
    );
    // A refused watch is tried at once, and then less and less often.
    expect(refusals).toBeLessThanOrEqual(4);
    expect(world.watches.at(-1)?.query.get('resourceVersion')).toBe('8');
    expect(world.lists).toHaveLength(1);
  });

  it('are taken from the exec plugin again as soon as the server refuses what it gave, though that was to last', async () => {
    const world = await start(plugin);
    await world.write('credential', credentialOf('second'));

    world.accept('second');
    await world.connection.request(get).catch(() => undefined);
    await world.connection.request(get);

    expect(world.server.requests.at(-1)?.headers.authorization).toBe('Bearer second');
    expect(world.connection.refusal).toBeUndefined();
  });

  it('say what the exec plugin has against it, and go on when it answers again', async () => {
    const world = await start(plugin);
    await rm(join(world.folder, 'credential'));

    world.accept('second');
    await until(() => world.connection.refusal !== undefined);
    await world.connection.request(get).catch(() => undefined);
    const refusal = world.connection.refusal;
    await world.write('credential', credentialOf('second'));
    world.clock.advance(30_000);
    await until(() => world.connection.refusal === undefined);
    world.send(objectOf('b', 9));

    await until(() => world.names() === 'b');
    expect(refusal).toMatch(/credentials cannot be had: .*No such file.*the exec plugin of user "u"/s);
    expect(world.lists).toHaveLength(1);
  });

  it('ask the exec plugin once for all requests that are waiting for it', async () => {
    const world = await start(plugin);
    const before = await world.runs();

    await Promise.all(Array.from({ length: 10 }, () => world.connection.request(get)));
    const whileGood = await world.runs();
    await world.write('credential', credentialOf('second'));
    world.accept('second');
    await world.connection.request(get).catch(() => undefined);
    await Promise.all(Array.from({ length: 10 }, () => world.connection.request(get)));

    expect([before, whileGood, await world.runs()]).toEqual([1, 1, 2]);
  });

  it('are given up for now where the exec plugin hangs', async () => {
    const kubeConfig = loadKubeConfig((await start(plugin)).path);
    Object.assign(kubeConfig.getCurrentUser() ?? {}, { exec: { command: 'sleep', args: ['0.2'] } });
    const authentication = new Authentication({ pluginTimeout: 1 });

    await expect(authentication.credentials(kubeConfig)).rejects.toThrow('exec plugin has not answered for 0.001 s');
  });

  it('are not waited for by a request that is cut off', async () => {
    const world = await start(plugin);
    await world.write('config', world.configWith(plugin.replace('cat', 'sleep 0.2; cat')));
    const abort = new AbortController();

    const asked = world.connection.request({ ...get, signal: abort.signal });
    setImmediate(() => {
      abort.abort(new Error('changed my mind'));
    });

    await expect(asked).rejects.toThrow('changed my mind');
  });
});

describe('a kubeconfig that is written while the controller runs', () => {
  it.each([
    ['is only half there', () => 'clusters: [{', 'cannot be read'],
    [
      'leads elsewhere',
      (config: string) => config.replace(/127.0.0.1:\d+/, '127.0.0.2:1'),
      'leads to https://127.0.0.2:1 now',
    ],
    ['has lost its context', (config: string) => config.replace('name: x', 'name: y'), 'has no cluster'],
  ])('and %s changes nothing but the log', async (_, change, said) => {
    const world = await start('token: first');
    await world.connection.request(get);

    await world.write('config', change(world.configWith('token: second')));
    await world.connection.request(get);
    await world.connection.request(get);

    expect(world.server.requests.at(-1)?.headers.authorization).toBe('Bearer first');
    expect(world.log.messages('warn')).toEqual([expect.stringContaining(said)]);
  });

  it('and has another context as its current one is used with the one that the process started with', async () => {
    const world = await start('token: first');
    const config = world.configWith('token: second');

    await world.write('config', config.replace('current-context: x', 'current-context: other'));
    world.accept('second');
    await world.connection.request(get);

    expect(world.server.requests.at(-1)?.headers.authorization).toBe('Bearer second');
  });

  it('has its new client certificate used for the next connection', async () => {
    const world = await start('token: first');

    await world.write('config', world.configWith(`token: first, client-certificate-data: ${btoa(caOf('new'))}`));
    const kubeConfig = await world.source.current();
    const { tls } = await new Authentication().credentials(kubeConfig);

    expect(String(tls.cert)).toBe(caOf('new'));
  });
});

/** Prints what is in the file `credential`, and a line into `runs`. */
const plugin =
  'exec: { apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, "echo >> FOLDER/runs; cat FOLDER/credential"] }';

function credentialOf(token: string): string {
  return JSON.stringify({ kind: 'ExecCredential', status: { token, expirationTimestamp: '2126-01-01T00:00:00Z' } });
}

/** A reflector that watches a server, as a user of a kubeconfig in a file. */
async function start(user: string) {
  const folder = await mkdtemp(join(tmpdir(), 'expiry-'));
  const write = (name: string, content: string) => writeFile(join(folder, name), content);
  let accepted = 'first';
  let watch: Parameters<Answer>[0] | undefined;
  const server = await ScriptedApiServer.start((response, request) => {
    if (request.headers.authorization !== `Bearer ${accepted}`)
      failure(401, 'Unauthorized', 'expired')(response, request);
    else if (request.query.has('watch')) {
      watch = response;
      response.flushHeaders();
    } else json({ metadata: { resourceVersion: '7' }, items: [] })(response, request);
  }, 'old');
  const path = join(folder, 'config');
  const configWith = (credential: string): string =>
    [
      `clusters: [{ name: c, cluster: { server: '${server.url}', certificate-authority-data: ${btoa(caOf('old'))} } }]`,
      'contexts: [{ name: x, context: { cluster: c, user: u } }]',
      `users: [{ name: u, user: { ${credential.replaceAll('FOLDER', folder)} } }]`,
      'current-context: x',
    ].join('\n');
  await write('config', configWith(user));
  await write('credential', credentialOf('first'));

  const clock = new VirtualClock();
  const log = new WrittenLog();
  const store = new ObjectStore<AnyObject>({ log });
  const kubeConfig = loadKubeConfig(path);
  const source = new KubeConfigFiles({
    kubeConfig,
    files: [path],
    load: (context) => loadKubeConfig(path, { context }),
    log,
  });
  const connection = new KubernetesConnection({ kubeConfig, source, version: '1.2.3' });
  const reflector = new Reflector({ connection, resource: things, store, keep: stripObject, clock, log });
  reflector.start();
  opened.push({
    async [Symbol.asyncDispose]() {
      await reflector.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  });
  await until(() => watch !== undefined);
  return {
    ...{ server, connection, clock, log, write, folder, path, source, configWith },
    /** The only token from now on that lets anybody in; watches end, as they do after some minutes. */
    accept: (token: string) => {
      accepted = token;
      watch?.end();
    },
    send: (object: AnyObject) => watch?.write(`${JSON.stringify({ type: 'ADDED', object })}\n`),
    names: () =>
      store
        .list()
        .map(({ metadata }) => metadata.name)
        .join(),
    runs: async () => (await readFile(join(folder, 'runs'), 'utf8')).length,
    get watches() {
      return server.requests.filter(({ query }) => query.has('watch'));
    },
    get lists() {
      return server.requests.filter(({ query, path: asked }) => !query.has('watch') && asked === '/api/v1/things');
    },
  };
}
