import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { until } from '../../test/kubernetes/scripted-api-server.ts';
import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { ControlLoop, type Outcome, type Reconcile, type TurnObserver, type TurnResult } from './control-loop.ts';
import { KubernetesError } from './kubernetes-error.ts';
import { NotLoadedError } from './not-loaded-error.ts';
import { WorkQueue } from './work-queue.ts';

describe('ControlLoop', () => {
  it('reconciles a key once and leaves it when it is settled', async () => {
    const { loop, queue, clock, keys } = loopThat(async () => ({ state: 'settled' }));
    loop.start();
    loop.start();

    queue.add('saas/a');

    await until(() => queue.idle);
    expect(keys).toEqual(['saas/a']);
    expect(clock.nextDue).toBe(undefined);
    await loop.stop(0);
  });

  it('looks again when the reconcile asked for it', async () => {
    const { loop, queue, clock, keys } = loopThat(async () => ({ state: 'requeue', after: 5_000 }));
    loop.start();
    queue.add('saas/a');
    await until(() => clock.nextDue === 5_000);

    clock.advance(5_000);

    await until(() => keys.length === 2);
    await loop.stop(0);
  });

  it('tries again, later every time, when the reconcile throws, and says why', async () => {
    const { loop, queue, clock, log } = loopThat(async () => {
      throw new Error('no such luck');
    });
    loop.start();
    queue.add('saas/a');
    await until(() => clock.nextDue === 5);

    clock.advance(5);

    await until(() => clock.nextDue === 10);
    expect(log.messages('error')).toEqual(['Reconcile failed: no such luck', 'Reconcile failed: no such luck']);
    expect(log.lines.at(-1)?.fields).toMatchObject({ controller: 'test', object: 'saas/a', retryIn: 10 });
    await loop.stop(0);
  });

  it('waits as long as a throttling API server asks for', async () => {
    const { loop, queue, clock } = loopThat(async () => {
      throw new KubernetesError('throttled', 'too many', { retryAfter: 3_000 });
    });
    loop.start();

    queue.add('saas/a');

    await until(() => clock.nextDue === 3_000);
    await loop.stop(0);
  });

  it('does not trouble people with a write that lost a race', async () => {
    const { loop, queue, clock, log } = loopThat(async () => {
      throw new KubernetesError('conflict', 'the object has been modified');
    });
    loop.start();

    queue.add('saas/a');

    await until(() => clock.nextDue === 5);
    expect(log.messages('error')).toEqual([]);
    await loop.stop(0);
  });

  it('does not try again what is terminal, and says why', async () => {
    const { loop, queue, clock, log } = loopThat(async () => ({ state: 'terminal', message: 'The spec cannot work.' }));
    loop.start();

    queue.add('saas/a');

    await until(() => queue.idle);
    expect(clock.nextDue).toBe(undefined);
    expect(log.messages('error')).toEqual(['The spec cannot work.']);
    await loop.stop(0);
  });

  it('looks at something else in time although the spec is terminal', async () => {
    const { loop, queue, clock, keys } = loopThat(async () => ({ state: 'terminal', message: 'No.', after: 30_000 }));
    loop.start();
    queue.add('saas/a');
    await until(() => clock.nextDue === 30_000);

    clock.advance(30_000);

    await until(() => keys.length === 2);
    await loop.stop(0);
  });

  it('works on as many keys at a time as it has workers', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { loop, queue, keys } = loopThat(() => gate.promise, 2);
    loop.start();

    for (const key of ['a', 'b', 'c']) queue.add(key);

    await until(() => keys.length === 2);
    await nextTurn();
    expect(keys).toEqual(['a', 'b']);
    gate.resolve({ state: 'settled' });
    await until(() => keys.length === 3);
    await loop.stop(0);
  });

  it('waits for the reconciles that run when it is stopped, and starts no other', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { loop, queue, keys } = loopThat(() => gate.promise);
    loop.start();
    queue.add('a');
    queue.add('b');
    await until(() => keys.length === 1);

    const stopped = loop.stop(30_000);
    gate.resolve({ state: 'settled' });

    expect(await stopped).toBe(true);
    expect(keys).toEqual(['a']);
  });

  it('leaves behind whoever still runs after the grace time, and does not complain of how that ends', async () => {
    const gate = Promise.withResolvers<Outcome>();
    const { loop, queue, clock, keys, log } = loopThat(() => gate.promise);
    loop.start();
    queue.add('a');
    await until(() => keys.length === 1);

    const stopped = loop.stop(30_000);
    clock.advance(30_000);
    const inTime = await stopped;
    gate.reject(new Error('cut off'));
    await until(() => queue.idle);

    expect(inTime).toBe(false);
    expect(log.messages('error')).toEqual([]);
  });

  it('ends a turn without a word that needs what is still being loaded, for the cache gives it another one', async () => {
    const { loop, queue, clock, log } = loopThat(async () => {
      throw new NotLoadedError('things saas/a');
    });
    loop.start();

    queue.add('saas/a');

    await until(() => queue.idle);
    expect(clock.nextDue).toBe(undefined);
    expect(log.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
    await loop.stop(0);
  });

  it.each<[TurnResult, Reconcile]>([
    ['success', async () => ({ state: 'settled' })],
    ['requeue_after', async () => ({ state: 'requeue', after: 5_000 })],
    ['terminal', async () => ({ state: 'terminal', message: 'The spec cannot work.' })],
    [
      'error',
      async () => {
        throw new Error('no such luck');
      },
    ],
  ])('tells its observer of a turn that ended in %s', async (result, reconcile) => {
    const { loop, queue, heard } = loopThat(reconcile);
    loop.start();

    queue.add('saas/a');

    await until(() => queue.idle);
    expect(heard).toEqual(['started', result]);
    await loop.stop(0);
  });

  it('takes a turn that was asked for in a minute or later for one that nobody waits for', async () => {
    const asked: string[] = [];
    const clock = new VirtualClock();
    const queue = new WorkQueue({ clock });
    const reconcile: Reconcile = async (key) => {
      asked.push(key);
      return { state: 'requeue', after: key === 'soon' ? 59_000 : 60_000 };
    };
    const loop = new ControlLoop({ name: 'test', queue, reconcile, workers: 1, clock, log: new WrittenLog() });
    for (const key of ['late', 'soon']) queue.add(key, 'high');
    loop.start();
    await until(() => asked.length === 2 && queue.idle);

    clock.advance(60_000);
    const { high, low } = { high: queue.lengthOf('high'), low: queue.lengthOf('low') };
    await until(() => asked.length === 4);

    expect({ high, low }).toEqual({ high: 0, low: 1 });
    expect(asked).toEqual(['late', 'soon', 'soon', 'late']);
    await loop.stop(0);
  });
});

function loopThat(reconcile: Reconcile, workers = 1) {
  const clock = new VirtualClock();
  const log = new WrittenLog();
  const queue = new WorkQueue({ clock, random: () => 1 });
  const keys: string[] = [];
  const counted: Reconcile = (key) => {
    keys.push(key);
    return reconcile(key);
  };
  const heard: string[] = [];
  const observer: TurnObserver = {
    started: () => heard.push('started'),
    ended: (result) => heard.push(result),
  };
  return {
    loop: new ControlLoop({ name: 'test', queue, reconcile: counted, workers, clock, log, observer }),
    queue,
    clock,
    keys,
    log,
    heard,
  };
}
