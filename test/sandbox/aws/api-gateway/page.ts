import { faults } from './faults.ts';

/** As API Gateway v1 documents its own `limit`; for v2 neither number is published (assumed). */
const pageSize = { default: 25, max: 500 } as const;

/** The paging members of every Get…s request; strings, both (documented). */
export interface PageRequest {
  readonly MaxResults?: string | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of a list, in the order of its keys (assumed: the order is not published). A token says after which key to go
 * on, so that nothing is skipped when something is deleted between two pages.
 */
export function page<Item>(
  items: ReadonlyMap<string, Item>,
  request: PageRequest,
): { readonly Items: Item[]; readonly NextToken?: string } {
  const size = request.MaxResults === undefined ? pageSize.default : Number(request.MaxResults);
  if (!Number.isInteger(size) || size < 1 || size > pageSize.max) throw faults.invalid('maxResults');
  const after = request.NextToken === undefined ? '' : Buffer.from(request.NextToken, 'base64url').toString();
  if (request.NextToken !== undefined && tokenOf(after) !== request.NextToken) throw faults.invalid('nextToken');

  const rest = [...items].filter(([key]) => key > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const here = rest.slice(0, size);
  const last = here.at(-1)?.[0];
  return {
    Items: here.map(([, item]) => item),
    ...(last === undefined || rest.length <= size ? {} : { NextToken: tokenOf(last) }),
  };
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}
