import { describe, expect, it } from '@jest/globals';

import { failure, json, objectOf, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { EventRecorder } from './event-recorder.ts';
import type { ObjectEvent } from './object-event.ts';

const programmed: ObjectEvent = { type: 'Normal', reason: 'Programmed', action: 'Apply', note: 'All is well.' };

describe('EventRecorder', () => {
  it('records an event on an object, in its namespace', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);

    await recorder.flush();
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/apis/events.k8s.io/v1/namespaces/saas/events',
        body: {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { name: expect.stringMatching(/^a\.[0-9a-f-]+$/), namespace: 'saas' },
          eventTime: '2026-01-01T12:00:00.000000Z',
          reportingController: 'privatehttp.io/controller',
          reportingInstance: 'pod-1',
          ...programmed,
          regarding: { kind: 'Thing', namespace: 'saas', name: 'a', uid: 'uid-a', resourceVersion: '5' },
        },
      },
    ]);
    await close();
  });

  it('records events on cluster-scoped objects in the namespace "default"', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, close } = recorderOf(server);
    const object = objectOf('vpc-1', 5, { namespace: undefined });

    recorder.record(object, programmed);

    await recorder.flush();
    expect(server.requests[0]?.path).toBe('/apis/events.k8s.io/v1/namespaces/default/events');
    expect(server.requests[0]?.body).toMatchObject({
      regarding: expect.not.objectContaining({ namespace: 'default' }),
    });
    await close();
  });

  it('cuts a note to 1024 bytes without cutting a character', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), { ...programmed, note: '😀'.repeat(300) });

    await recorder.flush();
    expect(server.requests[0]?.body).toMatchObject({ note: `${'😀'.repeat(255)}…` });
    await close();
  });

  it('goes on when the API server refuses, and tells only who debugs', async () => {
    await using server = await ScriptedApiServer.start(failure(422, 'Invalid'));
    const { recorder, log, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);

    await recorder.flush();
    expect(log.lines.map((line) => line.level)).toEqual(['debug']);
    await close();
  });

  it('warns once where it may record none', async () => {
    await using server = await ScriptedApiServer.start(failure(403, 'Forbidden', 'not for you'));
    const { recorder, log, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);
    recorder.record(objectOf('b', 6), programmed);

    await recorder.flush();
    expect(log.messages('warn')).toEqual([expect.stringMatching(/^Events cannot be recorded: .*403: not for you$/)]);
    await close();
  });

  it('counts the same event in a series rather than to send another one', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, clock, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);
    clock.advance(60_000);
    recorder.record(objectOf('a', 6), programmed);

    await recorder.flush();
    const [created, updated] = server.requests;
    expect(server.requests).toHaveLength(2);
    expect(updated).toMatchObject({
      method: 'PATCH',
      path: `${created?.path}/${(created?.body as { metadata: { name: string } }).metadata.name}`, // as it was sent
      body: { series: { count: 2, lastObservedTime: '2026-01-01T12:01:00.000000Z' } },
    });
    expect(updated?.headers['content-type']).toBe('application/merge-patch+json');
    await close();
  });

  it('begins a new series after six minutes of silence', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, clock, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);
    clock.advance(360_000);
    recorder.record(objectOf('a', 6), programmed);

    await recorder.flush();
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
    await close();
  });

  it('makes an event anew that is gone by the time it repeats', async () => {
    await using server = await ScriptedApiServer.start((response, request) => {
      (request.method === 'PATCH' ? failure(404, 'NotFound') : json({}))(response, request);
    });
    const { recorder, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);
    recorder.record(objectOf('a', 5), programmed);

    await recorder.flush();
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'POST']);
    expect(server.requests[2]?.body).toMatchObject({ ...programmed, series: { count: 2 } });
    await close();
  });

  it('tells what it kept back of a series when that is over', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, clock, close } = recorderOf(server);
    for (let times = 0; times < 25; times += 1) recorder.record(objectOf('a', 5), programmed);
    await until(() => countsIn(server)[0] === 25);
    for (let times = 0; times < 75; times += 1) recorder.record(objectOf('a', 5), programmed);

    clock.advance(360_000);

    await until(() => countsIn(server)[0] === 100);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(clock.nextDue).toBe(undefined);
    await close();
  });

  it('tells many different notes of one reason as one event', async () => {
    await using server = await ScriptedApiServer.start(json({}));
    const { recorder, close } = recorderOf(server);

    for (let at = 1; at <= 15; at += 1) recorder.record(objectOf('a', 5), { ...programmed, note: `Note ${at}.` });

    await recorder.flush();
    const notes = server.requests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => (body as { readonly note: string }).note); // as it was sent
    expect(notes).toHaveLength(10);
    expect(notes.at(-1)).toBe('(combined from similar events): Note 10.');
    expect(countsIn(server)).toEqual([6]);
    await close();
  });

  it('waits for nobody: while the API server is silent events stand in line, and what is too much is dropped', async () => {
    const gate = Promise.withResolvers<undefined>();
    await using server = await ScriptedApiServer.start((response, request) => {
      gate.promise.then(
        () => {
          json({})(response, request);
        },
        () => undefined,
      );
    });
    const { recorder, log, close } = recorderOf(server);

    for (let at = 0; at < 1_010; at += 1) recorder.record(objectOf(`a-${at}`, at + 1), programmed);
    await until(() => server.requests.length === 1);
    const underWay = server.requests.length;
    gate.resolve(undefined);
    await recorder.flush();

    expect(underWay).toBe(1);
    expect(log.messages('debug').filter((message) => message.includes('dropped'))).toHaveLength(9);
    expect(server.requests).toHaveLength(1_001);
    await close();
  });

  it('loses none, at whatever moment of the sending of another one it is recorded', async () => {
    for (let moment = 0; moment < 12; moment += 1) {
      const sent: unknown[] = [];
      const clock = new VirtualClock();
      const connection = { request: (request: unknown) => Promise.resolve(sent.push(request)) };
      const options = { connection, clock, log: new WrittenLog(), controller: 'privatehttp.io/controller' };
      const recorder = new EventRecorder({ ...options, instance: 'pod-1' });

      recorder.record(objectOf('a', 5), programmed);
      for (let microtask = 0; microtask < moment; microtask += 1) await Promise.resolve();
      recorder.record(objectOf('b', 5), programmed);
      await recorder.flush();

      expect([moment, sent.length]).toEqual([moment, 2]);
    }
  });
});

/** The last counts that were told of each event that repeated. */
function countsIn({ requests }: ScriptedApiServer): readonly number[] {
  const counts = new Map<string, number>();
  for (const { method, path, body } of requests) {
    // As it was sent.
    if (method === 'PATCH') counts.set(path, (body as { readonly series: { readonly count: number } }).series.count);
  }
  return [...counts.values()];
}

function recorderOf(server: ScriptedApiServer) {
  const connection = server.connect();
  const log = new WrittenLog();
  const clock = new VirtualClock();
  const options = { connection, clock, log, controller: 'privatehttp.io/controller', instance: 'pod-1' };
  return { recorder: new EventRecorder(options), clock, log, close: () => connection.close() };
}
