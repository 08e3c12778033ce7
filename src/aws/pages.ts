import type { Clock } from '../runtime/clock.ts';
import { patiently } from './patiently.ts';

/** One answer of a list operation. API Gateway leaves `nextToken` out on the last page (documented: SDK model). */
export interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly nextToken: string | undefined;
}

/**
 * All items of a list operation, page by page (the SDK has no paginators for API Gateway's lists).
 *
 * A list that has begun is finished: from the second page on, a call that finds no token waits for it here. Starting over
 * at each shortage would never come to an end while others take the tokens in between.
 */
export async function allPages<Item>(options: {
  readonly page: (nextToken: string | undefined) => Promise<Page<Item>>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}): Promise<readonly Item[]> {
  const { page, clock, signal } = options;
  const items: Item[] = [];
  let next: Page<Item> = await page(undefined);
  for (;;) {
    items.push(...(next.items ?? []));
    const { nextToken } = next;
    if (nextToken === undefined || nextToken === '') return items;
    next = await patiently(() => page(nextToken), clock, signal);
  }
}
