/**
 * Query strings stay raw from client to backend: order, repeats, `empty=` and every encoding survive [seen]. So changes are
 * made on the raw pairs, and only what is added is encoded here.
 */
export function appendToQuery(query: string, name: string, value: string): string {
  return join([...pairsOf(query), `${encodeURIComponent(name)}=${encodeURIComponent(value)}`]);
}

export function withoutQuery(query: string, name: string): string {
  return join(pairsOf(query).filter((pair) => nameOf(pair) !== name));
}

export function withQuery(query: string, name: string, value: string): string {
  return appendToQuery(withoutQuery(query, name), name, value);
}

/** As mappings see it: decoded, repeats joined by commas, names case-sensitive [documented]. */
export function queryValue(query: string, name: string): string | undefined {
  const values = new URLSearchParams(query).getAll(name);
  return values.length === 0 ? undefined : values.join(',');
}

function pairsOf(query: string): string[] {
  return query === '' ? [] : query.split('&');
}

function nameOf(pair: string): string | undefined {
  return new URLSearchParams(pair).keys().next().value;
}

function join(pairs: readonly string[]): string {
  return pairs.join('&');
}
