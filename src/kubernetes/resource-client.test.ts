import { describe, expect, it } from '@jest/globals';

import { failure, json, objectOf, ScriptedApiServer } from '../../test/kubernetes/scripted-api-server.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { ResourceClient } from './resource-client.ts';
import type { ResourceType } from './resource-type.ts';

const things: ResourceType<AnyObject> = {
  group: 'example.org',
  version: 'v1',
  plural: 'things',
  kind: 'Thing',
  namespaced: true,
};
const name = { namespace: 'saas', name: 'a' };

describe('ResourceClient', () => {
  it('lists page by page, and fills in what built-in kinds leave out of a list', async () => {
    const { metadata } = objectOf('a', 1);
    await using server = await ScriptedApiServer.start((response, request) => {
      const page =
        request.query.get('continue') === 'more' ? { items: [{ metadata }] } : { items: [{ metadata }, { metadata }] };
      const more = request.query.get('continue') === 'more' ? {} : { continue: 'more' };
      json({ metadata: { resourceVersion: '9', ...more }, ...page })(response, request);
    });
    const { client, close } = clientOf(server);

    const { items, resourceVersion } = await client.list({ labelSelector: 'a=b' });

    expect(items).toEqual(Array(3).fill({ apiVersion: 'example.org/v1', kind: 'Thing', metadata }));
    expect(resourceVersion).toBe('9');
    expect(server.requests.map((request) => `${request.path}?${request.query.toString()}`)).toEqual([
      '/apis/example.org/v1/things?labelSelector=a%3Db&limit=500',
      '/apis/example.org/v1/things?labelSelector=a%3Db&limit=500&continue=more',
    ]);
    await close();
  });

  it('takes a list without items for an empty one', async () => {
    await using server = await ScriptedApiServer.start(json({ metadata: { resourceVersion: '9' }, items: null }));
    const { client, close } = clientOf(server);

    expect(await client.list({ namespace: 'saas' })).toEqual({ items: [], resourceVersion: '9' });
    await close();
  });

  it('answers undefined for an object that is not there, and does not mind deleting it', async () => {
    await using server = await ScriptedApiServer.start(failure(404, 'NotFound'));
    const { client, close } = clientOf(server);

    expect(await client.get(name)).toBe(undefined);
    await expect(client.delete(name)).resolves.toBe(undefined);
    await close();
  });

  it('uses the verb, path and content type of each operation', async () => {
    const object = objectOf('a', 1);
    await using server = await ScriptedApiServer.start(json(object));
    const { client, close } = clientOf(server);

    await client.get(name);
    await client.create({ apiVersion: 'example.org/v1', kind: 'Thing', metadata: name });
    await client.replace(object);
    await client.mergePatch(name, { spec: {} });
    await client.mergePatchStatus(name, { status: {} });
    await client.delete(name, { uid: 'uid-a' });

    expect(server.requests.map(({ method, path, headers }) => [method, path, headers['content-type']])).toEqual([
      ['GET', '/apis/example.org/v1/namespaces/saas/things/a', undefined],
      ['POST', '/apis/example.org/v1/namespaces/saas/things', 'application/json'],
      ['PUT', '/apis/example.org/v1/namespaces/saas/things/a', 'application/json'],
      ['PATCH', '/apis/example.org/v1/namespaces/saas/things/a', 'application/merge-patch+json'],
      ['PATCH', '/apis/example.org/v1/namespaces/saas/things/a/status', 'application/merge-patch+json'],
      ['DELETE', '/apis/example.org/v1/namespaces/saas/things/a', 'application/json'],
    ]);
    expect(server.requests.at(-1)?.body).toMatchObject({ preconditions: { uid: 'uid-a' } });
    await close();
  });
});

function clientOf(server: ScriptedApiServer): { client: ResourceClient<AnyObject>; close: () => Promise<void> } {
  const connection = server.connect();
  return { client: new ResourceClient({ connection, resource: things }), close: () => connection.close() };
}
