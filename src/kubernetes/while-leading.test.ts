import { describe, expect, it } from '@jest/globals';

import { json, ScriptedApiServer, until } from '../../test/kubernetes/scripted-api-server.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { whileLeading } from './while-leading.ts';

const patch = { method: 'PATCH', path: '/api/v1/things/a', body: {} } as const;
const notLed = {
  kind: 'notLeading',
  message:
    'PATCH /api/v1/things/a: not sent, as this process may soon lead no more. It is tried again when that is sure.',
  retryAfter: 2_000,
};

describe('a write', () => {
  it('is sent while the lease outlives it, and refused when it does not', async () => {
    await using world = await setUp();
    world.lease.remaining = 10_000;
    await world.connection.request(patch);

    world.lease.remaining = 9_999;
    const refused = world.connection.request(patch);

    await expect(refused).rejects.toMatchObject(notLed);
    expect(world.server.requests).toHaveLength(1);
  });

  it('is given up after ten seconds, so that it does not come after the lease', async () => {
    await using world = await setUp();
    world.server.answer(() => undefined);

    const refused = world.connection.request(patch).catch((error: unknown) => error);
    await until(() => world.server.requests.length === 1);
    world.clock.advance(10_000);

    expect(await refused).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('within 10 s') });
  });

  it('is cut off when the lease is over', async () => {
    await using world = await setUp();
    world.server.answer(() => undefined);

    const refused = world.connection.request(patch).catch((error: unknown) => error);
    await until(() => world.server.requests.length === 1);
    world.over.abort(new Error('lost'));

    expect(await refused).toMatchObject({ message: 'lost' });
    expect(world.clock.nextDue).toBeUndefined();
  });

  it('is cut off when its caller wants that', async () => {
    await using world = await setUp();
    const caller = new AbortController();
    caller.abort(new Error('no more'));

    await expect(world.connection.request({ ...patch, signal: caller.signal })).rejects.toThrow('no more');
  });
});

it('lets reads pass, whoever leads', async () => {
  await using world = await setUp();
  world.lease.remaining = 0;

  expect(await world.connection.request({ method: 'GET', path: '/api/v1/things' })).toEqual({ kind: 'Thing' });
});

async function setUp() {
  const server = await ScriptedApiServer.start(json({ kind: 'Thing' }));
  const plain = server.connect();
  const clock = new VirtualClock();
  const over = new AbortController();
  const lease = { remaining: Infinity };
  const connection = whileLeading({
    connection: plain,
    clock,
    lease: { outlives: (ms) => ms <= lease.remaining, over: over.signal },
  });
  return {
    ...{ server, clock, over, lease, connection },
    [Symbol.asyncDispose]: async () => {
      await plain.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
