interface Options {
  readonly ignoreCase?: boolean;
}

/** AWS's usual patterns: `*` is any number of characters, `?` exactly one [documented for EC2's filters and ALB's rules]. */
export function matchesWildcards(pattern: string, value: string, options: Options = {}): boolean {
  return compileWildcards(pattern, options)(value);
}

/** The same, for a pattern that many values are held against. */
export function compileWildcards(pattern: string, options: Options = {}): (value: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, options.ignoreCase === true ? 'si' : 's');
  return (value) => expression.test(value);
}
