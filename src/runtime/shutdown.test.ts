import { describe, expect, it } from '@jest/globals';

import { WrittenLog } from '../../test/kubernetes/written-log.ts';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { Shutdown } from './shutdown.ts';

describe('Shutdown', () => {
  it('runs its steps one after the other, once', async () => {
    const { shutdown, clock } = empty();
    const done: string[] = [];
    shutdown.add('control loops', async () => {
      await Promise.resolve();
      done.push('control loops');
    });
    shutdown.add('reflectors', async () => {
      done.push('reflectors');
    });

    await Promise.all([shutdown.run('SIGTERM'), shutdown.run('SIGTERM again')]);

    expect(done).toEqual(['control loops', 'reflectors']);
    expect(clock.nextDue).toBe(undefined);
  });

  it('goes on after a step that failed, and says which one', async () => {
    const { shutdown, log } = empty();
    let reached = false;
    shutdown.add('broken', async () => {
      throw new Error('no');
    });
    shutdown.add('next', async () => {
      reached = true;
    });

    await shutdown.run('SIGTERM');

    expect(reached).toBe(true);
    expect(log.lines.find((line) => line.level === 'warn')?.fields.step).toBe('broken');
  });

  it('leaves a step behind that takes longer than the grace period', async () => {
    const { shutdown, clock } = empty();
    let told = false;
    let reached = false;
    shutdown.add('stuck', (signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return new Promise(() => undefined);
    });
    shutdown.add('next', async () => {
      reached = true;
    });

    const finished = shutdown.run('SIGTERM');
    clock.advance(30_000);
    await finished;

    expect(told).toBe(true);
    expect(reached).toBe(true);
  });
});

function empty() {
  const clock = new VirtualClock();
  const log = new WrittenLog();
  return { shutdown: new Shutdown({ clock, log }), clock, log };
}
