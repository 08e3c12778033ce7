import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from '@jest/globals';
import { startBoundProcess } from './bound-process.ts';

it('ends, and takes its folder with it, when the process that started it is killed', async () => {
  const file = JSON.stringify(new URL('bound-process.ts', import.meta.url).href);
  const folder = await mkdtemp(join(tmpdir(), 'bound-'));
  // The bound process tells its id by its last line, and would go on for an hour.
  const script = `
    import { startBoundProcess } from ${file};
    const bound = startBoundProcess('sh', ['-c', 'echo $$; exec sleep 3600'], ${JSON.stringify(folder)});
    const told = setInterval(() => {
      if (bound.lastLines.length === 0) return;
      clearInterval(told);
      console.log(bound.lastLines[0]);
    }, 10);`;
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [id] = (await once(starter.stdout.setEncoding('utf8'), 'data')) as [string];

  starter.kill('SIGKILL');

  while (isRunning(Number(id)) || existsSync(folder)) await new Promise((resolve) => setImmediate(resolve));
});

it('says so when it ended by itself, and how', async () => {
  const bound = startBoundProcess('sh', ['-c', 'echo no such flag >&2; exit 3']);

  while (bound.isRunning) await new Promise((resolve) => setImmediate(resolve));

  expect(bound.lastLines).toEqual(['no such flag']);
  await bound.kill();
});

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
