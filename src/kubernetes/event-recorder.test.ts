import { describe, expect, it } from '@jest/globals';

import { failure, json, objectOf, ScriptedApiServer } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { EventRecorder, type ObjectEvent } from './event-recorder.ts';

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
    await using server = await ScriptedApiServer.start(failure(403, 'Forbidden'));
    const { recorder, log, close } = recorderOf(server);

    recorder.record(objectOf('a', 5), programmed);

    await recorder.flush();
    expect(log.lines.map((line) => line.level)).toEqual(['debug']);
    await close();
  });
});

function recorderOf(server: ScriptedApiServer) {
  const connection = server.connect();
  const log = new WrittenLog();
  const clock = new VirtualClock();
  const options = { connection, clock, log, controller: 'privatehttp.io/controller', instance: 'pod-1' };
  return { recorder: new EventRecorder(options), log, close: () => connection.close() };
}
