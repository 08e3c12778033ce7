import { expect, it } from '@jest/globals';
import { Comparisons } from './comparisons.ts';

it('runs so many comparisons at once, refuses the next, and takes one again when one has ended, however it did', async () => {
  const comparisons = new Comparisons({ atOnce: 2 });
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const running = [comparisons.run(() => first.promise), comparisons.run(() => second.promise)];

  const refused = await comparisons.run(() => Promise.resolve('too many'));
  first.reject(new Error('AWS does not answer'));
  await expect(running[0]).rejects.toThrow('AWS does not answer');
  const third = await comparisons.run(() => Promise.resolve('third'));
  second.resolve('second');

  expect(refused).toBeUndefined();
  expect(third).toBe('third');
  expect(await running[1]).toBe('second');
});
