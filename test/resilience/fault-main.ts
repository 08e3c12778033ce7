import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { FaultRun } from './fault-run.ts';
import { seedOf } from './seed.ts';
import { Workers } from './workers.ts';

/**
 * `npm run test:faults`: plays scenarios while things go wrong, one for each of many seeds. Exits 1 where AWS, status or
 * callers did not come out as undisturbed.
 */
const { values: flags } = parseArgs({
  options: {
    /** How many seeds. */
    runs: { type: 'string', default: '200' },
  },
});

const started = performance.now();
const first = seedOf();
const seeds = Array.from({ length: Number(flags.runs) }, (_, at) => first + at);
await using workers = new Workers<number, FaultRun>(
  new URL('fault-worker.ts', import.meta.url),
  Math.min(availableParallelism(), 4, seeds.length),
);

say(`Seeds ${first} to ${first + seeds.length - 1}; SEED=${first} npm run test:faults repeats them.\n`);
const played = await Promise.all(seeds.map(play));
const failed = played.filter(({ problems }) => problems.length > 0).length;
const faults = played.reduce((sum, { happened }) => sum + happened.length, 0);
const share = ((100 * (played.length - failed)) / played.length).toFixed(failed === 0 ? 0 : 1);
say(
  `fault schedules: ${played.length} played, ${faults} faults, ${played.length - failed} as undisturbed (${share} %)`,
);
say(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = failed === 0 ? 0 : 1;

async function play(seed: number): Promise<FaultRun> {
  const run = await workers.ask(seed);
  if (run.problems.length > 0) {
    say(`SEED ${seed}: ${run.scenario}`);
    for (const problem of run.problems.slice(0, 5)) say(`  ${problem.slice(0, 2_000)}`);
    say(`  What went wrong on purpose:\n${run.happened.map((fault) => `    ${fault}`).join('\n')}`);
    say(`  Repeat it: SEED=${seed} npm run test:faults -- --runs=1\n`);
  }
  return run;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
