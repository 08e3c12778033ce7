import { afterAll, describe, expect, it } from '@jest/globals';
import { playWithFaults } from './fault-run.ts';
import { Runs } from './runs.ts';
import { seedOf } from './seed.ts';

/** A sample; `npm run test:faults` plays many. */
const sample = 3;
/** In ms: a test plays its scenario twice. */
const timeout = 90_000;

const first = seedOf();
const seeds = Array.from({ length: sample }, (_, at) => first + at);

describe(`a world in which things go wrong (SEED=${first})`, () => {
  const runs = new Runs();
  afterAll(() => runs[Symbol.asyncDispose]());

  it.each(seeds)(
    'ends as if they had not, with those of seed %i',
    async (seed) => {
      const { problems, ...story } = await playWithFaults(runs, seed);

      expect({ ...story, problems }).toEqual({ ...story, problems: [] });
    },
    timeout,
  );
});
