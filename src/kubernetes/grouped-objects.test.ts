import { describe, expect, it } from '@jest/globals';

import { failure, json, objectOf, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { GroupedObjects } from './grouped-objects.ts';
import { isKubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import type { ResourceType } from './resource-type.ts';

const things: ResourceType<AnyObject> = { group: '', version: 'v1', plural: 'things', kind: 'Thing', namespaced: true };

describe('GroupedObjects', () => {
  it('asks for nothing until somebody wants to know a group, and tells whoever asked when it is known', async () => {
    await using world = await start({ items: [thing('a', 5, 'red'), thing('b', 6, 'blue')] });
    const before = world.server.requests.length;

    expect(() => world.groups.of('red')).toThrow(NotLoadedError);
    expect(() => world.groups.of('green')).toThrow('waiting for things of green to be loaded');
    await until(() => world.told.includes('green (initial)'));

    expect(before).toBe(0);
    expect(world.groups.of('red')).toEqual([thing('a', 5, 'red')]);
    expect(world.groups.of('green')).toEqual([]);
    expect(world.groups.count).toBe(2);
  });

  it('tells of a thing that moves both the group that it leaves and the one that it comes to', async () => {
    await using world = await start({ items: [thing('a', 5, 'red')] });
    await world.know('red');
    world.told.length = 0;

    world.send('MODIFIED', thing('a', 7, 'blue'));
    await until(() => world.told.length === 2);

    expect(world.told.toSorted()).toEqual(['blue', 'red']);
    expect(world.groups.of('red')).toEqual([]);
    expect(world.groups.of('blue')).toEqual([thing('a', 7, 'blue')]);
  });

  it('tells who waits, once, that the kind is not known, and again when it is', async () => {
    await using world = await start({ items: [thing('a', 5, 'red')], unknownFor: 3 });
    const waits = attempt(() => world.groups.of('red'));
    await until(() => world.told.length === 1);
    const refused = attempt(() => world.groups.of('red'));

    await until(() => {
      world.clock.advance(1_000);
      return world.told.length > 1;
    });

    expect(waits).toBeInstanceOf(NotLoadedError);
    expect(isKubernetesError(refused, 'notFound')).toBe(true);
    expect(world.told.slice(0, 2)).toEqual(['red (initial)', 'red (initial)']);
    expect(world.groups.of('red')).toEqual([thing('a', 5, 'red')]);
  });

  it('knows a group when all namespaces that are watched have been listed', async () => {
    await using world = await start({ items: [thing('a', 5, 'red')], namespaces: ['saas', 'shop'] });

    await world.know('red');

    const lists = world.server.requests.filter(({ query }) => !query.has('watch')).map(({ path }) => path);
    expect(lists.toSorted()).toEqual(['/api/v1/namespaces/saas/things', '/api/v1/namespaces/shop/things']);
    expect(world.groups.of('red')).toHaveLength(2);
  });
});

/** Things are grouped by their label `colour`. */
function thing(name: string, version: number, colour: string, namespace = 'saas'): AnyObject {
  const object = objectOf(name, version, { namespace });
  return { ...object, metadata: { ...object.metadata, labels: { colour } } };
}

/** The groups, and a server that has these items in each namespace, or that does not know the kind for as many requests. */
async function start(script: {
  readonly items: readonly AnyObject[];
  readonly unknownFor?: number;
  readonly namespaces?: readonly string[];
}) {
  let { unknownFor = 0 } = script;
  let send: (type: string, object: AnyObject) => void = () => undefined;
  const server = await ScriptedApiServer.start((response, request) => {
    if (unknownFor > 0) {
      unknownFor -= 1;
      failure(404, 'NotFound', 'the server could not find the requested resource')(response, request);
    } else if (request.query.has('watch')) {
      response.flushHeaders();
      send = (type, object) => response.write(`${JSON.stringify({ type, object })}\n`);
    } else {
      const [, namespace = 'saas'] = /namespaces\/([^/]+)/.exec(request.path) ?? [];
      const items = script.items.map((item) => ({ ...item, metadata: { ...item.metadata, namespace } }));
      json({ metadata: { resourceVersion: '6' }, items })(response, request);
    }
  });
  const connection = server.connect();
  const clock = new VirtualClock();
  const groups = new GroupedObjects({
    ...{ connection, resource: things, clock, random: () => 1, log: new WrittenLog() },
    groupOf: ({ metadata }) => metadata.labels?.colour ?? '',
    namespaces: script.namespaces ?? [undefined],
  });
  const told: string[] = [];
  groups.onChange(({ group, initial }) => told.push(`${group}${initial ? ' (initial)' : ''}`));
  const watches = () => server.requests.filter(({ query }) => query.has('watch'));
  return {
    ...{ server, clock, groups, told },
    send: (type: string, object: AnyObject) => {
      send(type, object);
    },
    /** Asks for a group and waits until it is known and the watches are open. */
    know: async (group: string) => {
      attempt(() => groups.of(group));
      await until(() => watches().length === (script.namespaces ?? ['']).length);
    },
    async [Symbol.asyncDispose]() {
      await groups.stop();
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
