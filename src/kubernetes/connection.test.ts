import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { failure, json, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { KubernetesError, type KubernetesFailure } from './kubernetes-error.ts';

const get = { method: 'GET', path: '/api/v1/namespaces' } as const;

describe('KubernetesConnection', () => {
  it('sends what it is asked to, as JSON, and says who it is', async () => {
    await using server = await ScriptedApiServer.start(json({ kind: 'Thing' }));
    const connection = server.connect({ token: 'secret' });

    const answer = await connection.request({
      method: 'PATCH',
      path: '/api/v1/things/a',
      query: { dryRun: 'All', limit: undefined },
      body: { a: 1 },
      contentType: 'application/merge-patch+json',
    });

    expect(answer).toEqual({ kind: 'Thing' });
    expect(server.requests).toMatchObject([{ method: 'PATCH', path: '/api/v1/things/a', body: { a: 1 } }]);
    expect(server.requests[0]?.query.toString()).toBe('dryRun=All');
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/merge-patch+json',
      'user-agent': 'private-http-api-controller/1.2.3',
    });
    await connection.close();
  });

  it('keeps its TCP connections for the next requests', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const connection = server.connect();

    for (let count = 0; count < 20; count += 1) await connection.request(get);

    // A connection is free a moment after its answer has been read: two take turns.
    expect(Math.max(...server.requests.map((request) => request.connection))).toBeLessThanOrEqual(2);
    await connection.close();
  });

  it('reaches a server that lives below a path', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const connection = server.connect({ path: '/k8s/clusters/c-1/' });

    await connection.request(get);

    expect(server.requests[0]?.path).toBe('/k8s/clusters/c-1/api/v1/namespaces');
    await connection.close();
  });

  it('reads its token from the file that the kubeconfig names, without the line feed at its end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'connection-'));
    await writeFile(join(folder, 'token'), 'projected\n');
    await using server = await ScriptedApiServer.start(json({}));
    const connection = server.connect({ tokenFile: join(folder, 'token') });

    await connection.request(get);

    expect(server.requests[0]?.headers.authorization).toBe('Bearer projected');
    await connection.close();
    await rm(folder, { recursive: true });
  });

  it('says so when the credentials cannot be had', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const connection = server.connect({ tokenFile: '/does/not/exist' });

    const error = await failureOf(connection.request(get));

    expect(error.kind).toBe('unauthorized');
    expect(error.message).toMatch(/credentials cannot be had: .*\/does\/not\/exist.*user "tester"/);
    await connection.close();
  });

  it.each<[number, string, KubernetesFailure]>([
    [400, 'BadRequest', 'invalid'],
    [401, 'Unauthorized', 'unauthorized'],
    [403, 'Forbidden', 'forbidden'],
    [404, 'NotFound', 'notFound'],
    [409, 'AlreadyExists', 'alreadyExists'],
    [409, 'Conflict', 'conflict'],
    [410, 'Expired', 'gone'],
    [415, 'UnsupportedMediaType', 'invalid'],
    [422, 'Invalid', 'invalid'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalError', 'unavailable'],
    [504, 'Timeout', 'unavailable'],
  ])('tells a %i %s as %s', async (code, reason, kind) => {
    await using server = await ScriptedApiServer.start(failure(code, reason, 'no such thing'));
    const connection = server.connect();

    const error = await failureOf(connection.request(get));

    expect(error.kind).toBe(kind);
    expect(error.message).toContain(`GET /api/v1/namespaces: ${code}: no such thing`);
    await connection.close();
  });

  it('hands on how long the server asks to wait', async () => {
    await using server = await ScriptedApiServer.start(failure(429, 'TooManyRequests', 'wait', { 'retry-after': '7' }));
    const connection = server.connect();

    expect((await failureOf(connection.request(get))).retryAfter).toBe(7_000);
    await connection.close();
  });

  it('calls a server that resets the connection unavailable', async () => {
    await using server = await ScriptedApiServer.start((response) => response.destroy());
    const connection = server.connect();

    const error = await failureOf(connection.request(get));

    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain('the API server cannot be reached');
    await connection.close();
  });

  it('says so when something else than an API server answers', async () => {
    await using server = await ScriptedApiServer.start((response) => response.end('<html>Please log in</html>'));
    const connection = server.connect();

    expect((await failureOf(connection.request(get))).message).toContain(
      'is not from an API server: <html>Please log in',
    );
    await connection.close();
  });

  it('ends in the reason of the signal that aborts it', async () => {
    await using server = await ScriptedApiServer.start(() => undefined);
    const connection = server.connect();
    const abort = new AbortController();
    const asked = connection.request({ ...get, signal: abort.signal });
    await until(() => server.requests.length === 1);

    abort.abort(new Error('changed my mind'));

    await expect(asked).rejects.toThrow('changed my mind');
    await connection.close();
  });

  it('cuts off everything under way when it is closed, and sends nothing more', async () => {
    await using server = await ScriptedApiServer.start((response, request) => {
      if (request.query.has('watch')) response.write('{"first":true}\n');
    });
    const connection = server.connect();
    const lines = connection.lines({ path: '/api/v1/things', query: { watch: true } });
    await lines.next();
    const next = failureOf(lines.next());
    const asked = failureOf(connection.request(get));
    await until(() => server.requests.length === 2);

    await connection.close();

    expect((await next).kind).toBe('unavailable');
    expect((await asked).kind).toBe('unavailable');
    expect((await failureOf(connection.request(get))).message).toBe('The connection to the API server was closed.');
    expect(server.requests).toHaveLength(2);
  });
});

async function failureOf(work: Promise<unknown>): Promise<KubernetesError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubernetesError)) throw new Error('It did not end in a KubernetesError.', { cause: error });
  return error;
}
