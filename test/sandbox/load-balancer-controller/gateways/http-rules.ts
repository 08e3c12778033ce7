import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Attachment } from './attached-routes.ts';
import type { BackendReference, HttpRoute, PathMatch } from './kinds.ts';

/** A rule of a listener, before it is known what its backends are. */
export interface HttpRule {
  readonly conditions: readonly RuleCondition[];
  readonly route: HttpRoute;
  readonly backendRefs: readonly BackendReference[];
}

/** One rule for each name and match of each route, the most specific first [documented by Gateway API]. */
export function httpRules(attachments: readonly Attachment<HttpRoute>[]): readonly HttpRule[] {
  return attachments
    .flatMap(({ route, hostnames }) =>
      (route.spec.rules ?? []).flatMap(({ matches = [{}], backendRefs = [] }) =>
        matches.flatMap(({ path = {} }) =>
          (hostnames.length === 0 ? [undefined] : hostnames).map((hostname) => ({
            hostname,
            path: { type: path.type ?? 'PathPrefix', value: path.value ?? '/' },
            route,
            backendRefs,
          })),
        ),
      ),
    )
    .map((rule, at) => ({ ...rule, at }))
    .sort((one, other) => compare(precedence(one), precedence(other)) || one.at - other.at)
    .map(({ hostname, path, route, backendRefs }) => ({
      conditions: [
        ...(hostname === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [hostname] } }]),
        { Field: 'path-pattern', PathPatternConfig: { Values: patterns(path) } },
      ],
      route,
      backendRefs,
    }));
}

/** The greater ones come first. */
function precedence(rule: {
  readonly hostname: string | undefined;
  readonly path: Required<PathMatch>;
}): readonly number[] {
  const { hostname, path } = rule;
  return [
    hostname === undefined ? 0 : hostname.startsWith('*.') ? 1 : 2,
    hostname?.split('.').length ?? 0,
    hostname?.length ?? 0,
    path.type === 'Exact' ? 1 : 0,
    path.value.length,
  ];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return (other[at] ?? 0) - (one[at] ?? 0);
}

/** A prefix is one of whole segments: `/a` takes `/a` and `/a/b`, but not `/ab`. */
function patterns({ type, value }: Required<PathMatch>): string[] {
  if (type === 'Exact') return [value];
  if (value === '/') return ['/*'];
  const trimmed = value.replace(/\/$/, '');
  return [trimmed, `${trimmed}/*`];
}
