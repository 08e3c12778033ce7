import { faults } from './faults.ts';

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page: MaxResults is 1-100, 100 unless given; filters look at the page only, so that one can be empty and have a token
 * [documented]. The token is where the next one starts; real ones are opaque.
 */
export function page<T>(
  all: readonly T[],
  { MaxResults: size = 100, NextToken: token = '0' }: PageRequest,
  matches: (item: T) => boolean = () => true,
): { readonly items: T[]; readonly NextToken: string | undefined } {
  checkMaxResults(size, 100);
  const from = Number(token);
  if (!Number.isInteger(from) || from < 0) throw faults.invalid('Invalid NextToken');

  const to = from + size;
  return { items: all.slice(from, to).filter(matches), NextToken: to < all.length ? String(to) : undefined };
}

export function checkMaxResults(size: number, limit: number): void {
  if (size >= 1 && size <= limit) return;
  const bound = size < 1 ? 'greater than or equal to 1' : `less than or equal to ${limit}`;
  throw faults.constraint(String(size), 'maxResults', `Member must have value ${bound}`);
}
