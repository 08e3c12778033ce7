import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import process from 'node:process';
import { readBuiltImage } from '../image/built-image.ts';
import { imageFigures } from '../image/image-figures.ts';
import { imageFiles } from '../image/image-files.ts';
import { buildBundle } from '../sandbox/controller-process.ts';
import { bundleFigures } from './bundle-figures.ts';
import { changeFigures } from './change-figures.ts';
import { comparisonFigures } from './comparison-figures.ts';
import { crowdFigures } from './crowd-figures.ts';
import { describeFigures } from './describe-figures.ts';
import { failoverFigures } from './failover-figures.ts';
import type { Figure } from './figure.ts';
import { idleFigures } from './idle-figures.ts';
import { ingressFigures } from './ingress-figures.ts';
import { manyApisFigures } from './many-apis-figures.ts';
import { massCreationFigures } from './mass-creation-figures.ts';
import { rollingFigures } from './rolling-figures.ts';
import { scaleFigures } from './scale-figures.ts';
import { startFigures } from './start-figures.ts';
import { tableOf } from './table.ts';

/** In the order in which they are printed; `npm run bench -- start rates` takes those two only, without names all but the last. */
const sections: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  bundle: bundleFigures,
  start: startFigures,
  image: async () =>
    existsSync(imageFiles.layout)
      ? imageFigures(await readBuiltImage())
      : [{ what: 'Image', measured: 'not built here: npm run image:build' }],
  idle: idleFigures,
  failover: failoverFigures,
  hundred: manyApisFigures,
  ingresses: ingressFigures,
  crowd: crowdFigures,
  comparison: comparisonFigures,
  changes: changeFigures,
  describes: describeFigures,
  rates: async () => [...(await massCreationFigures(100)), ...(await massCreationFigures(1_000))],
  rolling: rollingFigures,
  thousand: () => scaleFigures(1_000, { routes: 10 }),
  thousands: () => scaleFigures(5_000, { routes: 1 }),
};

/**
 * `npm run bench`: seconds, CPU, memory and calls of the controller from the bundle, each beside its bound. Exits 0 whatever
 * the figures are (they depend on the machine), except for the number of writes, which does not. Linux only: it reads /proc.
 */
const started = performance.now();
const model = cpus()[0]?.model ?? 'unknown';
const load = (loadavg()[0] ?? 0).toFixed(1);
say(
  `Machine: ${availableParallelism()} cores (${model}), Node ${process.versions.node}, load ${load} before the start.\n`,
);

await buildBundle();
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(sections)) {
  const isWanted = process.argv.length === 2 ? name !== 'thousands' : process.argv.includes(name);
  if (isWanted) figures.push(...(await measure()));
}
say(tableOf(figures));
say(`\nMeasured in ${((performance.now() - started) / 1000).toFixed(0)} s.`);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
