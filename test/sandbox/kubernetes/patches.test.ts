import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from '../virtual-clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiClient } from './api-client.ts';
import { gizmoDefinition } from './gizmo.ts';
import type { Kubernetes } from './start-kubernetes.ts';
import { startKubernetes } from './start-kubernetes.ts';

const GIZMO = '/apis/example.com/v1/namespaces/default/gizmos/one';
/** A Gizmo as it is applied. */
const gizmo = (spec: unknown): unknown => ({ apiVersion: 'example.com/v1', kind: 'Gizmo', spec });
const SERVICES = '/api/v1/namespaces/default/services';
const http = { name: 'http', port: 80, targetPort: 8080 };
const https = { name: 'https', port: 443, targetPort: 8443 };

async function start(): Promise<Kubernetes & ApiClient> {
  const server = await startKubernetes({ clock: new VirtualClock(), crds: [gizmoDefinition] });
  return Object.assign(server, apiClient(server));
}

describe('a strategic merge patch', () => {
  it.each([
    ['merges items by their key', { ports: [{ port: 80, targetPort: 9090 }] }, [{ ...http, targetPort: 9090 }, https]],
    ['takes items away', { ports: [{ port: 80, $patch: 'delete' }] }, [https]],
    ['replaces a list', { ports: [{ $patch: 'replace' }, { port: 81 }] }, [{ port: 81 }]],
    ['puts items in the given order', { '$setElementOrder/ports': [{ port: 443 }, { port: 80 }] }, [https, http]],
  ])('%s', async (_, spec, ports) => {
    await using server = await start();
    await server.request('POST', SERVICES, { metadata: { name: 'web' }, spec: { ports: [http, https] } });

    const { code, body } = await server.patch('strategic-merge', `${SERVICES}/web`, { spec });

    expect(code).toBe(200);
    expect(body).toMatchObject({ spec: { ports } });
  });

  it('is none for custom resources', async () => {
    await using server = await start();
    await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({}));

    const { code } = await server.patch('strategic-merge', GIZMO, { spec: { size: 2 } });

    expect(code).toBe(415);
  });
});

describe('a JSON patch', () => {
  it('does its operations in order, or none of them', async () => {
    await using server = await start();
    await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({ parts: [{ name: 'a' }, { name: 'b' }] }));

    const done = await server.patch('json', GIZMO, [
      { op: 'test', path: '/spec/parts/0/name', value: 'a' },
      { op: 'add', path: '/spec/parts/0', value: { name: 'c' } },
      { op: 'remove', path: '/spec/parts/2' },
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': 'x' } },
      { op: 'replace', path: '/metadata/annotations/a~1b', value: 'y' },
    ]);
    const refused = await server.patch('json', GIZMO, [
      { op: 'replace', path: '/spec/size', value: 5 },
      { op: 'test', path: '/spec/size', value: 6 },
    ]);

    expect(done.body).toMatchObject({
      metadata: { annotations: { 'a/b': 'y' } },
      spec: { parts: [{ name: 'c' }, { name: 'a' }] },
    });
    expect(refused.code).toBe(422);
    expect((await server.request('GET', GIZMO)).body).toMatchObject({ spec: { size: 1 } });
  });
});

describe('server-side apply', () => {
  it('creates, changes, and takes away what the manager no longer names', async () => {
    await using server = await start();
    const path = `${GIZMO}?fieldManager=me`;

    const created = await server.patch('apply', path, gizmo({ size: 3, title: 'Big', parts: [{ name: 'a' }] }));
    const applied = await server.patch('apply', path, gizmo({ size: 4, parts: [{ name: 'b' }] }));
    const again = await server.patch('apply', path, gizmo({ size: 4, parts: [{ name: 'b' }] }));

    expect([created.code, applied.code]).toEqual([201, 200]);
    expect(applied.body.spec).toEqual({ size: 4, parts: [{ name: 'b', count: 1 }] });
    expect(again.body.metadata).toEqual(applied.body.metadata);
  });

  it('leaves alone what others own, and does not take it without force', async () => {
    await using server = await start();
    await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({ size: 3, parts: [{ name: 'a' }] }));

    const beside = await server.patch(
      'apply',
      `${GIZMO}?fieldManager=you`,
      gizmo({ title: 'Big', parts: [{ name: 'b' }] }),
    );
    const refused = await server.patch('apply', `${GIZMO}?fieldManager=you`, gizmo({ size: 4 }));
    const forced = await server.patch('apply', `${GIZMO}?fieldManager=you&force=true`, gizmo({ size: 4 }));
    const back = await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({}));

    expect(beside.body).toMatchObject({ spec: { size: 3, title: 'Big', parts: [{ name: 'a' }, { name: 'b' }] } });
    expect([refused.code, refused.body.details]).toEqual([
      409,
      {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "me"', field: '.spec.size' }],
      },
    ]);
    expect(forced.body.spec).toEqual({ size: 4, parts: [{ name: 'a', count: 1 }] });
    expect(back.body.spec).toEqual({ size: 4 });
  });

  it('meets the owner that an update made', async () => {
    await using server = await start();
    await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({ size: 3 }));
    await server.patch('merge', `${GIZMO}?fieldManager=editor`, { spec: { size: 5 } });

    const { code, body } = await server.patch('apply', `${GIZMO}?fieldManager=me`, gizmo({ size: 3 }));

    expect([code, body.message]).toEqual([
      409,
      'Apply failed with 1 conflict: conflict with "editor" using example.com/v1: .spec.size',
    ]);
  });
});
