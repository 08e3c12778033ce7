/**
 * Matches an encoded path against a template such as `/v2/apis/{ApiId}/routes/{RouteId}`; answers the variables decoded,
 * or undefined where it does not match.
 */
export function matchPath(template: string, path: string): ReadonlyMap<string, string> | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;

  const variables = new Map<string, string>();
  for (const [at, part] of expected.entries()) {
    const found = actual[at] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (found !== part) return undefined;
    } else {
      const value = decode(found);
      if (value === undefined || value === '') return undefined;
      variables.set(name, value);
    }
  }
  return variables;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
