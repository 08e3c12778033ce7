import type { IncomingMessage } from 'node:http';

/** Where in the API a request goes, as kube-apiserver's RequestInfo reads it. */
export interface ResourceRequest {
  readonly method: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly userAgent: string;
}

/** Reads a request's path; undefined where it is none of a resource. */
export function readResourceRequest(request: IncomingMessage, url: URL): ResourceRequest | undefined {
  const [root, ...rest] = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const [group, version, ...path] = root === 'api' ? ['', ...rest] : root === 'apis' ? rest : [];
  const [first, second, third, ...others] = path;
  if (group === undefined || version === undefined || first === undefined) return undefined;
  const common = {
    ...{ method: request.method ?? 'GET', group, version, query: url.searchParams },
    userAgent: request.headers['user-agent'] ?? '',
  };
  // `/namespaces/x/status` and `/namespaces/x/finalize` are the namespace's own subresources.
  const isNamespaced =
    first === 'namespaces' && second !== undefined && third !== undefined && third !== 'status' && third !== 'finalize';
  if (isNamespaced) return { ...common, namespace: second, plural: third, name: others[0], subresource: others[1] };
  return { ...common, namespace: undefined, plural: first, name: second, subresource: third };
}

/** The verb that RBAC would ask for. */
export function verbOf({ method, name, query }: ResourceRequest): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      if (isTrue(query.get('watch'))) return 'watch';
      return name === undefined ? 'list' : 'get';
  }
}

/** A boolean of a query string: `1` and `true` are, as in Go's strconv. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}
