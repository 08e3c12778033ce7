import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from '../virtual-clock.ts';
import type { ApiClient } from './api-client.ts';
import { apiClient } from './api-client.ts';
import { gizmoDefinition } from './gizmo.ts';
import type { JsonObject } from './json.ts';
import { objectAt, stringAt } from './json.ts';
import type { Kubernetes } from './start-kubernetes.ts';
import { startKubernetes } from './start-kubernetes.ts';

const GIZMOS = '/apis/example.com/v1/namespaces/default/gizmos';
const gizmo = { apiVersion: 'example.com/v1', kind: 'Gizmo', metadata: { name: 'one' }, spec: { size: 3 } };

async function start(): Promise<Kubernetes & ApiClient> {
  const server = await startKubernetes({ clock: new VirtualClock(), crds: [gizmoDefinition] });
  return Object.assign(server, apiClient(server));
}

function metadataOf(body: JsonObject): JsonObject {
  return objectAt(body, 'metadata');
}

describe('writes', () => {
  it('fill in what is the server’s, and defaults', async () => {
    await using server = await start();

    const { code, body } = await server.request('POST', GIZMOS, { ...gizmo, spec: { parts: [{ name: 'wheel' }] } });

    expect(code).toBe(201);
    expect(body).toMatchObject({
      metadata: { name: 'one', namespace: 'default', generation: 1, creationTimestamp: '2026-01-01T12:00:00Z' },
      spec: { size: 1, parts: [{ name: 'wheel', count: 1 }] },
    });
  });

  it('change neither resourceVersion nor generation when they change nothing', async () => {
    await using server = await start();
    const created = await server.request('POST', GIZMOS, gizmo);

    const same = await server.patch('merge', `${GIZMOS}/one`, { spec: { size: 3 } });

    expect(metadataOf(same.body)).toEqual(metadataOf(created.body));
  });

  it('raise the generation for the spec, and for nothing else', async () => {
    await using server = await start();
    await server.request('POST', GIZMOS, gizmo);

    const labelled = await server.patch('merge', `${GIZMOS}/one`, { metadata: { labels: { a: 'b' } } });
    const resized = await server.patch('merge', `${GIZMOS}/one`, { spec: { size: 4 } });
    const reported = await server.patch('merge', `${GIZMOS}/one/status`, { status: { conditions: [] } });

    expect([labelled, resized, reported].map(({ body }) => metadataOf(body).generation)).toEqual([1, 2, 2]);
  });

  it('keep status and spec apart', async () => {
    await using server = await start();
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };

    const created = await server.request('POST', GIZMOS, { ...gizmo, status });
    const main = await server.patch('merge', `${GIZMOS}/one`, { status });
    const sub = await server.patch('merge', `${GIZMOS}/one/status`, {
      status,
      spec: { size: 9 },
      metadata: { labels: { a: 'b' } },
    });

    expect([created.body.status, main.body.status]).toEqual([undefined, undefined]);
    expect(sub.body).toMatchObject({ status, spec: { size: 3 } });
    expect(metadataOf(sub.body).labels).toBeUndefined();
  });

  it('refuse a stale resourceVersion, another UID, and a blind replace of a custom resource', async () => {
    await using server = await start();
    const { body: created } = await server.request('POST', GIZMOS, gizmo);
    await server.patch('merge', `${GIZMOS}/one`, { spec: { size: 4 } });

    const stale = await server.request('PUT', `${GIZMOS}/one`, created);
    const other = await server.patch('merge', `${GIZMOS}/one`, { metadata: { uid: 'another' } });
    const blind = await server.request('PUT', `${GIZMOS}/one`, gizmo);

    expect([stale.code, stale.body.reason]).toEqual([409, 'Conflict']);
    expect(stale.body.message).toBe(
      'Operation cannot be fulfilled on gizmos.example.com "one": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(other.code).toBe(409);
    expect([blind.code, blind.body.message]).toEqual([
      422,
      'Gizmo.example.com "one" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
  });

  it('say what is there already, what is not, and which namespace is missing', async () => {
    await using server = await start();
    await server.request('POST', GIZMOS, gizmo);

    const again = await server.request('POST', GIZMOS, gizmo);
    const missing = await server.request('GET', `${GIZMOS}/two`);
    const nowhere = await server.request('POST', GIZMOS.replace('default', 'nowhere'), gizmo);

    expect([again.code, again.body.message]).toEqual([409, 'gizmos.example.com "one" already exists']);
    expect([missing.code, missing.body.message]).toEqual([404, 'gizmos.example.com "two" not found']);
    expect([nowhere.code, nowhere.body.message]).toEqual([404, 'namespaces "nowhere" not found']);
  });

  it('leave nothing behind in a dry run', async () => {
    await using server = await start();

    const dry = await server.request('POST', `${GIZMOS}?dryRun=All`, gizmo);

    expect(dry.code).toBe(201);
    expect((await server.request('GET', `${GIZMOS}/one`)).code).toBe(404);
  });

  it('give names to what asks for one', async () => {
    await using server = await start();

    const { body } = await server.request('POST', GIZMOS, { ...gizmo, metadata: { generateName: 'one-' } });

    expect(stringAt(metadataOf(body), 'name')).toMatch(/^one-[0-9a-f]{5}$/);
  });
});

describe('deletion', () => {
  it('waits for finalizers, then happens', async () => {
    await using server = await start();
    await server.request('POST', GIZMOS, { ...gizmo, metadata: { name: 'one', finalizers: ['example.com/hold'] } });

    const waiting = await server.request('DELETE', `${GIZMOS}/one`);
    const added = await server.patch('merge', `${GIZMOS}/one`, {
      metadata: { finalizers: ['example.com/hold', 'example.com/more'] },
    });
    const released = await server.patch('json', `${GIZMOS}/one`, [{ op: 'remove', path: '/metadata/finalizers' }]);

    expect(metadataOf(waiting.body)).toMatchObject({ deletionTimestamp: '2026-01-01T12:00:00Z', generation: 2 });
    expect([added.code, added.body.message]).toEqual([
      422,
      'Gizmo.example.com "one" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
    ]);
    expect(released.code).toBe(200);
    expect((await server.request('GET', `${GIZMOS}/one`)).code).toBe(404);
  });

  it('respects its preconditions', async () => {
    await using server = await start();
    await server.request('POST', GIZMOS, gizmo);

    const refused = await server.request('DELETE', `${GIZMOS}/one`, { preconditions: { uid: 'another' } });

    expect([refused.code, refused.body.reason]).toEqual([409, 'Conflict']);
  });

  it('of a namespace takes its content along, and lets nothing new in', async () => {
    await using server = await start();
    await server.request('POST', '/api/v1/namespaces', { metadata: { name: 'team' } });
    const gizmos = GIZMOS.replace('default', 'team');
    await server.request('POST', gizmos, { ...gizmo, metadata: { name: 'held', finalizers: ['example.com/hold'] } });
    await server.request('POST', gizmos, gizmo);

    await server.request('DELETE', '/api/v1/namespaces/team');
    const late = await server.request('POST', gizmos, { ...gizmo, metadata: { name: 'late' } });
    const left = await server.request('GET', gizmos);
    await server.patch('merge', `${gizmos}/held`, { metadata: { finalizers: null } });

    expect([late.code, late.body.message]).toEqual([
      403,
      'gizmos.example.com "late" is forbidden: unable to create new content in namespace team because it is being terminated',
    ]);
    expect(left.body.items).toMatchObject([{ metadata: { name: 'held' } }]);
    expect((await server.request('GET', '/api/v1/namespaces/team')).code).toBe(404);
  });

  it('of a Pod that was bound to a node waits for its kubelet', async () => {
    await using server = await start();
    const pods = '/api/v1/namespaces/default/pods';
    await server.request('POST', pods, { metadata: { name: 'web' }, spec: { containers: [{ name: 'web' }] } });
    const binding = { metadata: { name: 'web' }, target: { kind: 'Node', name: 'node' } };

    const bound = await server.request('POST', `${pods}/web/binding`, binding);
    const again = await server.request('POST', `${pods}/web/binding`, binding);
    const asked = await server.request('DELETE', `${pods}/web`);

    expect(bound.code).toBe(201);
    expect([again.code, again.body.message]).toEqual([
      409,
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node"',
    ]);
    expect(asked.body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 }, spec: { nodeName: 'node' } });
  });

  it('of a running Pod waits for its kubelet', async () => {
    await using server = await start();
    const pods = '/api/v1/namespaces/default/pods';
    await server.request('POST', pods, {
      metadata: { name: 'web' },
      spec: { nodeName: 'node', containers: [{ name: 'web' }] },
    });

    const asked = await server.request('DELETE', `${pods}/web`);
    const ended = await server.request('DELETE', `${pods}/web`, { gracePeriodSeconds: 0 });

    expect(metadataOf(asked.body)).toMatchObject({
      deletionTimestamp: '2026-01-01T12:00:30Z',
      deletionGracePeriodSeconds: 30,
    });
    expect(ended.body).toMatchObject({ kind: 'Status', status: 'Success' });
  });
});
