import { faults } from './faults.ts';

/**
 * One page of a Describe call: all of it unless MaxResults (5-1000) is given [documented]. The token is where the next
 * page starts; real ones are opaque.
 */
export function page<T>(
  all: readonly T[],
  request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): { readonly items: T[]; readonly nextToken: string | undefined } {
  const { MaxResults: size, NextToken: token = '0' } = request;
  if (size !== undefined && (size < 5 || size > 1000)) throw faults.parameterInvalid('maxResults', String(size));
  const from = Number(token);
  if (!Number.isInteger(from) || from < 0) throw faults.parameterInvalid('nextToken', token);

  const to = size === undefined ? all.length : from + size;
  return { items: all.slice(from, to), nextToken: to < all.length ? String(to) : undefined };
}
