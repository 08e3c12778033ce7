/** AWS's usual patterns: `*` is any number of characters, `?` exactly one [documented for EC2's filters and ALB's rules]. */
export function matchesWildcards(
  pattern: string,
  value: string,
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, options.ignoreCase === true ? 'si' : 's').test(value);
}
