import { afterAll, describe, expect, it } from '@jest/globals';
import { mulberry32 } from '../sandbox/mulberry32.ts';
import { nameOf, pointsOf } from './crash-points.ts';
import { Runs } from './runs.ts';
import { survive } from './survive.ts';
import { scenarioNamed, scenarios } from './scenarios.ts';
import { oneOf, seedOf } from './seed.ts';

/** A sample; `npm run test:crash` tries all. */
const sample = { scenarios: 3, points: 2 };
/** In ms: a test plays its scenario several times. */
const timeout = 90_000;

const seed = seedOf();
const random = mulberry32(seed);
const chosen = Array.from({ length: sample.scenarios }, () => oneOf(scenarios, random)?.name ?? '');

describe(`a controller that is cut off at any moment (SEED=${seed})`, () => {
  const runs = new Runs();
  afterAll(() => runs[Symbol.asyncDispose]());

  it.each([...new Set(chosen)])(
    'ends as if it had not been, when %s',
    async (name) => {
      const scenario = scenarioNamed(name);
      const points = pointsOf((await runs.undisturbed(scenario)).requests);
      const tried = Array.from({ length: sample.points }, () => oneOf(points, random)).filter(
        (point) => point !== undefined,
      );

      const problems: Record<string, readonly string[]> = {};
      for (const point of tried) problems[nameOf(point)] = (await survive(runs, scenario, [point])).problems;

      expect(problems).toEqual(Object.fromEntries(tried.map((point) => [nameOf(point), []])));
    },
    timeout,
  );
});
