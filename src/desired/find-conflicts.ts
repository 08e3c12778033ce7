import type { RouteSpec } from '../model/private-http-api.ts';

/**
 * Pairs of routes that API Gateway will not have in one API, in words: what the schema cannot say.
 *
 * Two keys that differ only in the name of a variable (`GET /a/{id}`, `GET /a/{Id}`) are refused with 409 "The provided route
 * key … has a conflicting variable on the same hierarchical level as …" (seen: plutomi #271). Whether it minds other pairs
 * is not known, so those are left to API Gateway.
 */
export function findConflicts(routes: readonly RouteSpec[]): readonly string[] {
  const firstOfShape = new Map<string, string>();
  const conflicts: string[] = [];

  for (const { routeKey } of routes) {
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
export function withoutConflicts(routes: readonly RouteSpec[]): readonly RouteSpec[] {
  const shapes = routes.map(({ routeKey }) => shapeOf(routeKey));
  return routes.filter((_route, index) => shapes.indexOf(shapes[index] ?? '') === index);
}

function shapeOf(routeKey: string): string {
  return routeKey.replaceAll(/\{[^}+]+(\+?)\}/g, '{$1}');
}
