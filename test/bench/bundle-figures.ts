import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { figure, median, type Figure } from './figure.ts';

const bundle = fileURLToPath(new URL('../../dist/controller.mjs', import.meta.url));
const times = 7;

/** How large the bundle is, and how long Node takes to load it. */
export async function bundleFigures(): Promise<readonly Figure[]> {
  const { size } = await stat(bundle);
  // Without flags the controller ends as soon as it is loaded.
  const whole = median(Array.from({ length: times }, () => secondsToRun([bundle])));
  const bare = median(Array.from({ length: times }, () => secondsToRun(['--eval', ''])));
  return [
    figure('Bundle', size / 1e6, { unit: 'MB', digits: 1 }),
    figure(`  process start to loaded (median of ${times})`, whole, { unit: 's' }),
    figure('  of it Node itself', bare, { unit: 's' }),
  ];
}

function secondsToRun(args: readonly string[]): number {
  const started = performance.now();
  spawnSync(process.execPath, args, { env: {} });
  return (performance.now() - started) / 1000;
}
