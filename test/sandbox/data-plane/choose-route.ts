/** A route that takes the request, with what its variables stand for. */
export interface ChosenRoute<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** What `ANY` stands for [documented]. */
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

interface Candidate<R> extends ChosenRoute<R> {
  /** A figure for each segment, then one for the method: the smaller the more specific, the first difference decides. */
  readonly rank: readonly number[];
}

/**
 * The most specific of the routes that match: full matches before greedy ones, `$default` last [documented]; among equals
 * a literal segment before a variable, from left to right, and an exact method before `ANY` [AWS's local emulator].
 *
 * @param path Decoded, without the stage.
 */
export function chooseRoute<R extends { readonly routeKey: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): ChosenRoute<R> | undefined {
  return routes
    .flatMap((route) => match(route, method, path) ?? [])
    .sort(bySpecificity)
    .at(0);
}

function match<R extends { readonly routeKey: string }>(
  route: R,
  method: string,
  path: string,
): Candidate<R> | undefined {
  if (route.routeKey === '$default') return { route, pathParameters: {}, rank: [2] };

  const [routeMethod = '', routePath = ''] = route.routeKey.split(' ');
  const takesMethod = routeMethod === 'ANY' ? methods.includes(method) : routeMethod === method;
  if (!takesMethod) return undefined;

  const pattern = segmentsOf(routePath);
  const segments = segmentsOf(path);
  const isGreedy = pattern.at(-1)?.endsWith('+}') === true;
  // `/a/{proxy+}` takes `/a/` with an empty variable, but not `/a` [seen].
  if (isGreedy ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;

  const pathParameters: Record<string, string> = {};
  const rank = [isGreedy ? 1 : 0];
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? '';
    const [, variable, plus] = /^\{(.+?)(\+?)\}$/.exec(part) ?? [];
    if (variable === undefined) {
      if (part !== segment) return undefined;
      rank.push(0);
    } else if (plus === '+') {
      pathParameters[variable] = segments.slice(at).join('/');
      rank.push(2);
    } else {
      // A variable stands for something [assumed].
      if (segment === '') return undefined;
      pathParameters[variable] = segment;
      rank.push(1);
    }
  }
  rank.push(routeMethod === 'ANY' ? 1 : 0);
  return { route, pathParameters, rank };
}

/** A slash at the end makes a last, empty segment: `/a/` is not `/a` [seen]. The root has none. */
function segmentsOf(path: string): string[] {
  return path === '/' ? [] : path.split('/').slice(1);
}

function bySpecificity(one: Candidate<unknown>, other: Candidate<unknown>): number {
  for (const [at, figure] of one.rank.entries()) {
    const difference = figure - (other.rank[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
