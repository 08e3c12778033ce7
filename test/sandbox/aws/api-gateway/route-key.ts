const methods = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

/**
 * Whether API Gateway takes this for a route key: `$default`, or a method and a path of literals, `{variables}` and at its
 * end perhaps a greedy `{proxy+}` (documented). TRACE and a slash at the end are refused (seen: cdk-preflight, w3infra #166).
 */
export function isRouteKey(routeKey: string): boolean {
  if (routeKey === '$default') return true;
  const [method = '', path = '', ...more] = routeKey.split(' ');
  if (more.length > 0 || !methods.some((known) => known === method) || !path.startsWith('/')) return false;
  if (path === '/') return true;

  const parts = path.slice(1).split('/');
  return parts.every((part, at) => isPathPart(part, at === parts.length - 1));
}

/** Two keys of which this is the same differ in nothing but their variables' names. */
export function withoutVariableNames(routeKey: string): string {
  return routeKey.replaceAll(/\{[^{}]*?(\+?)\}/g, '{$1}');
}

function isPathPart(part: string, isLast: boolean): boolean {
  const variable = /^\{[A-Za-z0-9._:-]+(\+?)\}$/.exec(part);
  if (variable !== null) return variable[1] === '' || isLast;
  return part !== '' && !/[{}]/.test(part);
}
