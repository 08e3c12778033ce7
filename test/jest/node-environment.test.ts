import process from 'node:process';
import { describe, expect, it } from '@jest/globals';
import { NodeEnvironment } from './node-environment.ts';

const ignore = () => undefined;

describe('the environment of tests', () => {
  it.each([
    ['an environment variable', () => (process.env.LEFT = '1'), () => delete process.env.LEFT],
    ['an exit code', () => (process.exitCode = 3), () => (process.exitCode = undefined)],
    ['a listener for a signal', () => process.on('SIGTERM', ignore), () => process.off('SIGTERM', ignore)],
  ])('fails a file that leaves %s behind', async (_what, leave, undo) => {
    const environment = new NodeEnvironment();

    leave();
    const left = environment.teardown();
    undo();

    await expect(left).rejects.toThrow('leave the process changed');
  });

  it('gives back what Jest takes of the process', async () => {
    const { console } = globalThis;
    const exit = Object.getOwnPropertyDescriptor(process, 'exit');
    const environment = new NodeEnvironment();

    globalThis.console = Object.create(console) as typeof console; // an object of its own, as Jest's is
    process.exit = () => {
      throw new Error('exit');
    };
    await environment.teardown();

    expect(globalThis.console).toBe(console);
    expect(Object.getOwnPropertyDescriptor(process, 'exit')).toEqual(exit);
  });
});
