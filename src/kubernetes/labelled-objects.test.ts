import { describe, expect, it } from '@jest/globals';
import { failure, json, objectOf, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import { LabelledObjects } from './labelled-objects.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import type { ResourceType } from './resource-type.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

describe('LabelledObjects', () => {
  it('asks for nothing until somebody refers to an object, and then for what belongs to it alone', async () => {
    await using world = await start({ items: [objectOf('a', 5)] });
    const before = world.server.requests.length;

    world.objects.references.appeared('saas/web');
    world.objects.references.appeared('saas/web');
    const meanwhile = attempt(() => world.objects.of('saas/web'));
    await until(() => world.watches().length === 1);

    expect(before).toBe(0);
    expect(meanwhile).toBeInstanceOf(NotLoadedError);
    expect(world.objects.of('saas/web')).toEqual([objectOf('a', 5)]);
    expect(world.server.requests.map(({ path, query }) => `${path} ${query.get('labelSelector') ?? ''}`)).toEqual([
      '/api/v1/namespaces/saas/things owner=web',
      '/api/v1/namespaces/saas/things owner=web',
    ]);
    expect(world.told).toEqual(['saas/web 0 to 1 (initial)']);
  });

  it('tells of each change, until nobody refers to the object any more', async () => {
    await using world = await start({ items: [objectOf('a', 5)] });
    world.objects.references.appeared('saas/web');
    world.objects.references.appeared('saas/web');
    await until(() => world.watches().length === 1);

    world.send('ADDED', objectOf('b', 7));
    await until(() => world.told.length === 2);
    world.send('DELETED', objectOf('a', 8));
    await until(() => world.told.length === 3);
    world.objects.references.vanished('saas/web');
    const kept = world.objects.of('saas/web');
    world.objects.references.vanished('saas/web');

    expect(world.told.slice(1)).toEqual(['saas/web 1 to 2', 'saas/web 2 to 1']);
    expect(kept).toEqual([objectOf('b', 7)]);
    expect(attempt(() => world.objects.of('saas/web'))).toBeInstanceOf(NotLoadedError);
    expect(world.objects.size).toEqual({ all: 0, whole: 0 });
  });

  it('tells who waits, once, that they may not be read, and what there is when they may', async () => {
    await using world = await start({ items: [objectOf('a', 5)], refusedFor: 2 });
    world.objects.references.appeared('saas/web');
    await until(() => world.told.length === 1);
    const refused = attempt(() => world.objects.of('saas/web'));

    await until(() => {
      world.clock.advance(1_000);
      return world.told.length === 2;
    });

    expect(isKubernetesError(refused, 'forbidden')).toBe(true);
    expect(world.told).toEqual(['saas/web 0 to 0 (initial)', 'saas/web 0 to 1 (initial)']);
  });

  it('has nothing of namespaces that are not watched, and asks for nothing there', async () => {
    await using world = await start({ items: [objectOf('a', 5)] });

    world.objects.references.appeared('other/web');

    expect(world.objects.of('other/web')).toEqual([]);
    expect(world.server.requests).toEqual([]);
  });
});

async function start(script: { readonly items: readonly AnyObject[]; readonly refusedFor?: number }) {
  let { refusedFor = 0 } = script;
  let send: (type: string, object: AnyObject) => void = () => undefined;
  const server = await ScriptedApiServer.start((response, request) => {
    if (refusedFor > 0) {
      refusedFor -= 1;
      failure(403, 'Forbidden', 'not for you')(response, request);
    } else if (request.query.has('watch')) {
      response.flushHeaders();
      send = (type, object) => response.write(`${JSON.stringify({ type, object })}\n`);
    } else json({ metadata: { resourceVersion: '6' }, items: script.items })(response, request);
  });
  const connection = server.connect();
  const clock = new VirtualClock();
  const objects = new LabelledObjects({
    ...{ connection, resource: things, label: 'owner', clock, log: new WrittenLog() },
    isWatched: (namespace) => namespace === 'saas',
  });
  const told: string[] = [];
  objects.onChange(({ key, before, after, initial }) =>
    told.push(`${key} ${before.length} to ${after.length}${initial ? ' (initial)' : ''}`),
  );
  return {
    ...{ server, clock, objects, told },
    watches: () => server.requests.filter(({ query }) => query.has('watch')),
    send: (type: string, object: AnyObject) => {
      send(type, object);
    },
    async [Symbol.asyncDispose]() {
      await objects.stop();
      await connection.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
