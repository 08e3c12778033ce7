import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../test/sandbox/virtual-clock.ts';
import { AwsCallError } from './aws-call-error.ts';
import { allPages, type Page } from './pages.ts';

const throttled = new AwsCallError('GetApis', { kind: 'throttled', retryAfter: 100, message: 'no token' });

/** Answers one page after the other, or throws where it is an error. */
function pagesOf(...answers: readonly (Page<number> | Error)[]) {
  const asked: (string | undefined)[] = [];
  const page = (nextToken: string | undefined): Promise<Page<number>> => {
    const answer = answers[asked.length] ?? new Error('There are no more pages.');
    asked.push(nextToken);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { page, asked };
}

describe('all pages', () => {
  it('are read until there is no token for a next one', async () => {
    const clock = new VirtualClock();
    const { page, asked } = pagesOf(
      { items: [1, 2], nextToken: 'a' },
      { items: undefined, nextToken: 'b' },
      { items: [3], nextToken: undefined },
    );

    const items = await allPages({ page, clock });

    expect(items).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  it('are not begun without a token of the rate limit', async () => {
    const clock = new VirtualClock();
    const { page } = pagesOf(throttled);

    await expect(allPages({ page, clock })).rejects.toBe(throttled);
  });

  it('are finished once they are begun', async () => {
    const clock = new VirtualClock();
    const { page, asked } = pagesOf({ items: [1], nextToken: 'a' }, throttled, { items: [2], nextToken: undefined });

    const items = allPages({ page, clock });
    while (clock.nextDue === undefined) await Promise.resolve();
    clock.advance(100);

    expect(await items).toEqual([1, 2]);
    expect(asked).toEqual([undefined, 'a', 'a']);
  });

  it('are asked for again after a minute where AWS wants to be left alone for an hour: others wait for them too', async () => {
    const clock = new VirtualClock();
    const anHour = new AwsCallError('GetApis', { kind: 'throttled', retryAfter: 3_600_000, message: 'later' });
    const { page } = pagesOf({ items: [1], nextToken: 'a' }, anHour, { items: [2], nextToken: undefined });

    const items = allPages({ page, clock });
    while (clock.nextDue === undefined) await Promise.resolve();
    clock.advance(60_000);

    expect(await items).toEqual([1, 2]);
  });
});
