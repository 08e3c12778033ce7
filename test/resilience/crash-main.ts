import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { mulberry32 } from '../sandbox/mulberry32.ts';
import { nameOf, pointsOf, pointNamed, type CrashPoint } from './crash-points.ts';
import type { Survival } from './survive.ts';
import type { CrashQuestion } from './crash-worker.ts';
import { scenarios } from './scenarios.ts';
import { oneOf, seedOf } from './seed.ts';
import { Workers } from './workers.ts';

/**
 * `npm run test:crash`: cuts the controller off at every moment that its undisturbed runs have, one by one, and now and
 * then (by seed) once more during the recovery. Exits 1 where AWS, status or callers did not come out as undisturbed.
 */
const { values: flags } = parseArgs({
  options: {
    /** Only scenarios with this in their name. */
    scenario: { type: 'string', default: '' },
    /** Only this point, or these in a row: `--point='after CreateApi 1'`. */
    point: { type: 'string', multiple: true },
  },
});

/** Of how many survived crashes one is followed by another. */
const secondCrashEvery = 8;

const started = performance.now();
const seed = seedOf();
const random = mulberry32(seed);
await using workers = new Workers<CrashQuestion, Survival>(
  new URL('crash-worker.ts', import.meta.url),
  Math.min(availableParallelism(), 4),
);
let failed = 0;

if (flags.point !== undefined) {
  const [scenario] = chosen();
  if (scenario === undefined) throw new Error(`No scenario has "${flags.scenario}" in its name.`);
  await survives(scenario, flags.point.map(pointNamed));
  say(failed === 0 ? 'Survived.' : 'Not survived.');
} else {
  say(`Seed ${seed} decides about second crashes; SEED=${seed} npm run test:crash repeats them.\n`);
  const counts = await Promise.all(chosen().map(sweep));
  const found = sum(counts.map(({ points }) => points));
  const again = sum(counts.map(({ seconds }) => seconds));
  const survived = found + again - failed;
  const share = ((100 * survived) / (found + again)).toFixed(failed === 0 ? 0 : 1);
  say(`\ncrash points: ${found} found, and ${again} second crashes: ${survived} survived (${share} %)`);
  say(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
process.exitCode = failed === 0 ? 0 : 1;

function chosen(): readonly string[] {
  return scenarios.map(({ name }) => name).filter((name) => name.includes(flags.scenario));
}

async function sweep(scenario: string): Promise<{ readonly points: number; readonly seconds: number }> {
  const before = failed;
  const { recovery: requests } = await workers.ask({ scenario, points: [] });
  const points = pointsOf(requests);
  const seconds = await Promise.all(
    points.map(async (point) => {
      const isFollowed = random() < 1 / secondCrashEvery;
      const recovery = await survives(scenario, [point]);
      const next = isFollowed ? oneOf(pointsOf(recovery), random) : undefined;
      if (next !== undefined) await survives(scenario, [point, next]);
      return next !== undefined;
    }),
  );
  const tried = points.length + seconds.filter(Boolean).length;
  say(`${scenario.padEnd(50)} ${String(points.length).padStart(4)} found, ${tried} runs, ${failed - before} failed`);
  return { points: points.length, seconds: tried - points.length };
}

async function survives(scenario: string, points: readonly CrashPoint[]): Promise<Survival['recovery']> {
  const { problems, recovery } = await workers.ask({ scenario, points });
  if (problems.length > 0) {
    failed += 1;
    const chain = points.map(nameOf);
    say(`NOT SURVIVED: ${scenario}; ${chain.join(', then ')}`);
    for (const problem of problems.slice(0, 5)) say(`  ${problem.slice(0, 2_000)}`);
    const options = [`--scenario='${scenario}'`, ...chain.map((point) => `--point='${point}'`)].join(' ');
    say(`  Repeat it: npm run test:crash -- ${options}`);
  }
  return recovery;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
