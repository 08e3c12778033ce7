import { describe, expect, it } from '@jest/globals';

import { json, objectOf, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { ReferencedCaches } from './referenced-caches.ts';
import type { ResourceType } from './resource-type.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

describe('ReferencedCaches', () => {
  it('asks in the namespace of a reference, for those that are watched, and knows of no other one', async () => {
    await using world = await start(['saas', 'shop']);

    for (const key of ['saas/a', 'shop/a', 'elsewhere/a']) world.caches.references.appeared(key);
    await until(() => world.told.length === 2);

    expect(world.lists().toSorted()).toEqual(['/api/v1/namespaces/saas/things', '/api/v1/namespaces/shop/things']);
    expect(world.told.toSorted()).toEqual(['saas/a', 'shop/a']);
    expect(world.caches.get('shop/a')?.metadata.namespace).toBe('shop');
    expect(world.caches.get('elsewhere/a')).toBe(undefined);
    expect(world.caches.size).toEqual({ all: 4, whole: 2 });
  });

  it('asks for all namespaces at once where there is one cache for all', async () => {
    await using world = await start([undefined]);

    world.caches.references.appeared('saas/a');
    await until(() => world.told.length === 1);
    world.caches.references.vanished('saas/a');

    expect(world.lists()).toEqual(['/api/v1/things']);
    expect(() => world.caches.get('saas/a')).toThrow(NotLoadedError);
    expect(world.caches.size).toEqual({ all: 2, whole: 0 });
  });
});

/** A server with `a` and `b` in whichever namespace it is asked for. */
async function start(namespaces: readonly (string | undefined)[]) {
  const server = await ScriptedApiServer.start((response, request) => {
    if (request.query.has('watch')) {
      response.flushHeaders();
      return;
    }
    const [, namespace = 'saas'] = /namespaces\/([^/]+)/.exec(request.path) ?? [];
    const items = ['a', 'b'].map((name, at) => objectOf(name, at + 1, { namespace }));
    json({ metadata: { resourceVersion: '9' }, items })(response, request);
  });
  const connection = server.connect();
  const shared = { connection, clock: new VirtualClock(), log: new WrittenLog() };
  const caches = new ReferencedCaches({ ...shared, resource: things, namespaces });
  const told: string[] = [];
  caches.onChange(({ key }) => told.push(key));
  return {
    ...{ caches, told },
    lists: () => server.requests.filter(({ query }) => !query.has('watch')).map(({ path }) => path),
    async [Symbol.asyncDispose]() {
      await caches.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
