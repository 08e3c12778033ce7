import { faults } from './faults.ts';

/** One page of a Describe call: PageSize is 1-400 [documented]. The marker is where the next one starts; real ones are opaque. */
export function page<T>(
  all: readonly T[],
  request: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
): { readonly items: T[]; readonly nextMarker: string | undefined } {
  const { PageSize: size = 400, Marker: marker = '0' } = request;
  const from = Number(marker);
  if (size < 1 || size > 400) {
    const bound = size < 1 ? 'greater than or equal to 1' : 'less than or equal to 400';
    throw faults.invalid(
      `1 validation error detected: Value '${size}' at 'pageSize' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  if (!Number.isInteger(from) || from < 0) throw faults.invalid(`'${marker}' is not a valid marker`);

  const to = from + size;
  return { items: all.slice(from, to), nextMarker: to < all.length ? String(to) : undefined };
}
