import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Running } from '../runtime/running.ts';
import { runController } from './controller.ts';

describe('runController', () => {
  it('stops in order when it is told to', async () => {
    const { running, stopped } = startable();
    const signals = new EventEmitter();

    const run = runController(async () => running, signals);
    signals.emit('SIGTERM');
    await run;

    expect(stopped).toEqual(['the process was sent SIGTERM']);
  });

  it('ends at once when it is told to before it has begun', async () => {
    const signals = new EventEmitter();

    const run = runController(() => new Promise(() => undefined), signals);
    signals.emit('SIGINT');

    await expect(run).resolves.toBeUndefined();
  });

  it('fails without any order when it cannot go on', async () => {
    const { running, stopped, fail } = startable();

    const run = runController(async () => running, new EventEmitter());
    fail(new Error('Lost the lease.'));

    await expect(run).rejects.toThrow('Lost the lease.');
    expect(stopped).toEqual([]);
  });
});

function startable() {
  const stopped: string[] = [];
  const failed = Promise.withResolvers<never>();
  const running: Running = {
    failed: failed.promise,
    idle: true,
    stop: async (reason) => {
      stopped.push(reason);
    },
  };
  return { running, stopped, fail: failed.reject };
}
