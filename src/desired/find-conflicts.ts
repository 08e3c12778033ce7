import type { RouteSpec } from '../model/private-http-api.ts';

/**
 * Pairs of routes that API Gateway will not have in one API, in words: what the schema cannot say.
 *
 * Two keys of the same shape that name a variable differently (`GET /a/{id}`, `PUT /a/{Id}`) are refused with 409
 * "conflicting variable on the same hierarchical level" (seen: plutomi #271).
 */
export function findConflicts(routes: readonly RouteSpec[]): readonly string[] {
  const variables = new Map<string, { readonly variable: string; readonly routeKey: string }>();
  const conflicts: string[] = [];

  for (const { routeKey } of routes) {
    let prefix = '';
    for (const segment of segmentsOf(routeKey)) {
      const variable = /^\{([^}+]+)(\+?)\}$/.exec(segment);
      if (variable === null) {
        prefix += `/${segment}`;
        continue;
      }
      const [, name = '', greedy = ''] = variable;
      const place = `${prefix}/{${greedy}}`;
      const first = variables.get(place);
      if (first === undefined) variables.set(place, { variable: name, routeKey });
      else if (first.variable !== name) {
        conflicts.push(
          `Routes "${first.routeKey}" and "${routeKey}" name the same path variable differently ({${first.variable}${greedy}} and ` +
            `{${name}${greedy}}), which API Gateway refuses. Give it one name.`,
        );
      }
      prefix = place;
    }
  }
  return conflicts;
}

/** The segments of a route key's path; none for $default. */
function segmentsOf(routeKey: string): readonly string[] {
  const path = routeKey.split(' ', 2)[1] ?? '';
  return path.split('/').slice(1);
}
