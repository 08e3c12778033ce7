import { setTimeout as pause } from 'node:timers/promises';
import { BenchWorld, isTrue } from './bench-world.ts';
import { figure, median, type Figure } from './figure.ts';
import { privateHttpApi } from './private-http-api.ts';
import { usageOf } from './process-usage.ts';

const starts = 5;
/** Until the garbage of the start is collected, as far as it will be, in ms. */
const rest = 3_000;

/** From the start of the process to the first object programmed, and what the process then holds. Throttles as they are. */
export async function startFigures(): Promise<readonly Figure[]> {
  await using world = await BenchWorld.start({ throttles: true });
  world.startController();
  await world.sandbox.apply([privateHttpApi('walk-through', { routes: 1 })]);
  await world.skipTimeUntil(() => world.calls().has('apigateway:CreateStage'), 'the first API has a stage');
  await world.until(['walk-through'], isTrue('Ready'));
  await pause(rest);
  const settled = await usageOf(world.pid);

  const seconds: number[] = [];
  for (let at = 1; at <= starts; at += 1) {
    await world.stopController();
    const name = `start-${at}`;
    await world.sandbox.apply([privateHttpApi(name, { routes: 1 })]);
    // A deployment every five seconds is all that AWS allows, and that is not what is measured here.
    world.sandbox.clock.advance(5_000);
    const started = performance.now();
    world.startController();
    await world.until([name], isTrue('Programmed'));
    seconds.push((performance.now() - started) / 1000);
  }

  return [
    figure(`Process start to first object programmed (median of ${starts})`, median(seconds), {
      unit: 's',
      atMost: 1.5,
    }),
    figure('Memory with the walk-through settled (RSS)', settled.rssMegabytes, { unit: 'MB', atMost: 100 }),
    figure('  of it the process’s own (anonymous)', settled.anonymousMegabytes, { unit: 'MB' }),
    figure('  at its highest (RSS)', settled.peakRssMegabytes, { unit: 'MB' }),
  ];
}
