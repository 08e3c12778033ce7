import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { priorities } from './priority.ts';
import { WorkQueue } from './work-queue.ts';

describe('WorkQueue', () => {
  it('hands out a key once however often it was added', async () => {
    const { queue } = emptyQueue();

    queue.add('a');
    queue.add('a');
    queue.add('b');

    expect([await queue.take(), await queue.take()]).toEqual(['a', 'b']);
    expect(lengthOf(queue)).toBe(0);
  });

  it('hands out a key again that was added while a worker had it, but not before that one is done', async () => {
    const { queue } = emptyQueue();
    queue.add('a');
    await queue.take();

    queue.add('a');

    expect(lengthOf(queue)).toBe(0);
    queue.done('a');
    expect(await queue.take()).toBe('a');
  });

  it('gives a key to a worker that already waits', async () => {
    const { queue } = emptyQueue();
    const taken = queue.take();

    queue.add('a');

    expect(await taken).toBe('a');
    expect(queue.idle).toBe(false);
  });

  it('takes the earliest of several delayed adds', () => {
    const { queue, clock } = emptyQueue();
    queue.addAfter('a', 5_000);
    queue.addAfter('a', 1_000);
    queue.addAfter('a', 9_000);

    clock.advance(1_000);

    expect(lengthOf(queue)).toBe(1);
    expect(clock.nextDue).toBe(undefined);
  });

  it('drops a delayed add when the key is added for now', async () => {
    const { queue, clock } = emptyQueue();
    queue.addAfter('a', 5_000);

    queue.add('a');
    await queue.take();
    queue.done('a');
    clock.advance(60_000);

    expect(queue.idle).toBe(true);
  });

  it('serves what somebody waits for first, and within a priority who came first', async () => {
    const { queue } = emptyQueue();
    for (const key of ['listed-1', 'listed-2']) queue.add(key, 'low');
    for (const key of ['touched-1', 'touched-2']) queue.add(key, 'normal');
    queue.add('changed', 'high');

    const order = await takeAll(queue);

    expect(order).toEqual(['changed', 'touched-1', 'touched-2', 'listed-1', 'listed-2']);
  });

  it('promotes a key that is added again with a higher priority, to the end of that line, and demotes none', async () => {
    const { queue } = emptyQueue();
    for (const key of ['a', 'b']) queue.add(key, 'low');
    queue.add('c', 'normal');

    queue.add('b', 'normal');
    queue.add('c', 'low');

    expect(await takeAll(queue)).toEqual(['c', 'b', 'a']);
  });

  it('promotes a key that is added again while a worker has it', async () => {
    const { queue } = emptyQueue();
    queue.add('a', 'low');
    await queue.take();
    queue.add('a', 'low');
    queue.add('b', 'normal');

    queue.add('a', 'high');
    queue.done('a');

    expect(await takeAll(queue)).toEqual(['a', 'b']);
  });

  it('keeps the priority of a turn for what that turn asks for', async () => {
    const { queue, clock } = emptyQueue();
    queue.add('listed', 'low');
    queue.add('changed', 'high');
    for (const key of ['changed', 'listed']) {
      await queue.take();
      queue.addRateLimited(key);
      queue.done(key);
    }

    clock.advance(5);

    expect([queue.lengthOf('high'), queue.lengthOf('normal'), queue.lengthOf('low')]).toEqual([1, 0, 1]);
  });

  it('tells its observer what was added, tried again, begun and done, and how long each took', async () => {
    const heard: string[] = [];
    const clock = new VirtualClock();
    const queue = new WorkQueue({
      clock,
      random: () => 1,
      observer: {
        added: () => heard.push('added'),
        retried: () => heard.push('retried'),
        started: (waited) => heard.push(`started after ${waited}`),
        finished: (worked) => heard.push(`finished after ${worked}`),
      },
    });

    queue.add('a');
    queue.add('a');
    clock.advance(30);
    await queue.take();
    clock.advance(70);
    const underWay = queue.underWay();
    queue.addRateLimited('a');
    queue.done('a');

    expect(heard).toEqual(['added', 'started after 30', 'retried', 'finished after 70']);
    expect(underWay).toEqual([70]);
  });

  it('waits twice as long after each failure, from 5 ms to 1000 s, until the key is forgotten', async () => {
    const { queue, clock } = emptyQueue();
    const delays: number[] = [];

    for (let failures = 1; failures <= 20; failures += 1) {
      delays.push(queue.addRateLimited('a'));
      clock.advance(1_000_000);
      queue.done((await queue.take()) ?? '');
    }
    queue.forget('a');

    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(delays.at(-1)).toBe(1_000_000);
    expect(queue.addRateLimited('a')).toBe(5);
  });

  it('waits at least as long as the server asked for', () => {
    const { queue } = emptyQueue();

    expect(queue.addRateLimited('a', 7_000)).toBe(7_000);
  });

  it('hands out nothing after it was shut down, and waits for whom it has handed out', async () => {
    const { queue, clock } = emptyQueue();
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 1_000);
    await queue.take();
    const waiting = queue.take();
    queue.done((await waiting) ?? '');
    const idle = queue.take();

    let drained = false;
    const shutDown = queue.shutDown().then(() => (drained = true));
    queue.add('d');
    clock.advance(1_000);
    await nextTurn();

    expect(await idle).toBe(undefined);
    expect(await queue.take()).toBe(undefined);
    expect(drained).toBe(false);
    queue.done('a');
    await shutDown;
    expect(drained).toBe(true);
  });

  it('never gives a key to two workers, and loses no add, whatever their priorities', async () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key, priority: fc.constantFrom(...priorities) }),
      fc.record({ do: fc.constant('addAfter' as const), key, ms: fc.nat({ max: 50 }) }),
      fc.record({ do: fc.constant('addRateLimited' as const), key }),
      fc.record({ do: fc.constant('done' as const), key }),
      fc.record({ do: fc.constant('advance' as const), ms: fc.nat({ max: 60 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (steps, workers) => {
        const { queue, clock } = emptyQueue();
        const running = new Set<string>();
        const wanted = new Set<string>();
        const taking: Promise<void>[] = [];
        const idleWorkers = (): number => workers - running.size;
        let waiting = 0;
        const work = (): void => {
          for (; waiting < idleWorkers(); waiting += 1) {
            taking.push(
              queue.take().then((taken) => {
                waiting -= 1;
                if (taken === undefined) return;
                expect(running).not.toContain(taken);
                running.add(taken);
                wanted.delete(taken);
              }),
            );
          }
        };
        const finish = (name: string): void => {
          if (running.delete(name)) queue.done(name);
        };

        for (const action of steps) {
          work();
          await nextTurn();
          if (action.do === 'advance') clock.advance(action.ms);
          else if (action.do === 'done') finish(action.key);
          else {
            wanted.add(action.key);
            if (action.do === 'addAfter') queue.addAfter(action.key, action.ms);
            else if (action.do === 'add') queue.add(action.key, action.priority);
            else queue.addRateLimited(action.key);
          }
        }
        for (let round = 0; round < 10; round += 1) {
          for (const name of [...running]) finish(name);
          clock.advance(1_000_000);
          work();
          await nextTurn();
        }

        await queue.shutDown();
        await Promise.all(taking);
        expect(wanted).toEqual(new Set());
      }),
      { numRuns: 200 },
    );
  });
});

/** Takes what is ready, each key done before the next one is taken. */
async function takeAll(queue: WorkQueue): Promise<readonly string[]> {
  const keys: string[] = [];
  while (lengthOf(queue) > 0) {
    const key = (await queue.take()) ?? '';
    keys.push(key);
    queue.done(key);
  }
  return keys;
}

function lengthOf(queue: WorkQueue): number {
  return priorities.reduce((sum, priority) => sum + queue.lengthOf(priority), 0);
}

function emptyQueue(): { queue: WorkQueue; clock: VirtualClock } {
  const clock = new VirtualClock();
  return { queue: new WorkQueue({ clock, random: () => 1 }), clock };
}
