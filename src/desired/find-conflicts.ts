import type { Route } from '../model/routes-of.ts';

/**
 * Routes that API Gateway will not have, or not in one API, in words: what the schema cannot say.
 *
 * Two keys that differ only in the name of a variable (`GET /a/{id}`, `GET /a/{Id}`) are refused with 409 "The provided route
 * key … has a conflicting variable on the same hierarchical level as …" (seen: plutomi #271). Whether it minds other pairs
 * is not known, so those are left to API Gateway.
 */
export function findConflicts(routes: readonly Keyed[]): readonly string[] {
  const firstOfShape = new Map<string, string>();
  const conflicts: string[] = [];

  for (const { routeKey, request } of routes) {
    const twice = headerChangedTwice(request?.headers);
    if (twice !== undefined) {
      conflicts.push(
        `Route "${routeKey}" changes header ${twice} more than once, in request.headers, which API Gateway refuses. Set, add ` +
          'to or remove it, in one way.',
      );
    }
    const shape = shapeOf(routeKey);
    const first = firstOfShape.get(shape);
    if (first === undefined) firstOfShape.set(shape, routeKey);
    else {
      conflicts.push(
        `Routes "${first}" and "${routeKey}" differ only in the name of a path variable, which API Gateway refuses. ` +
          'Remove one of them.',
      );
    }
  }
  return conflicts;
}

/** The routes that API Gateway will have: the first of each pair that it will not have together. */
export function withoutConflicts<T extends Keyed>(routes: readonly T[]): readonly T[] {
  const possible = routes.filter(({ request }) => headerChangedTwice(request?.headers) === undefined);
  const shapes = possible.map(({ routeKey }) => shapeOf(routeKey));
  return possible.filter((_route, index) => shapes.indexOf(shapes[index] ?? '') === index);
}

type Keyed = Pick<Route, 'routeKey' | 'request'>;

/** "Multiple actions specified for …" (400; seen: LocalStack's tests against AWS). Names of headers know no case. */
function headerChangedTwice(headers: NonNullable<Keyed['request']>['headers']): string | undefined {
  const { set = [], add = [], remove = [] } = headers ?? {};
  const names = [...set, ...add].map(({ name }) => name).concat(remove);
  const folded = names.map((name) => name.toLowerCase());
  return names.find((_name, index) => folded.indexOf(folded[index] ?? '') !== index);
}

function shapeOf(routeKey: string): string {
  return routeKey.replaceAll(/\{[^}+]+(\+?)\}/g, '{$1}');
}
