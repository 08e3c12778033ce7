import { encodePath } from './decode-path.ts';
import { appendToHeader, withHeader, withoutHeaders } from './http-message.ts';
import type { HttpRequest } from './http-message.ts';
import { appendToQuery, withoutQuery, withQuery } from './query-string.ts';
import { resolveValue } from './resolve-value.ts';
import type { MappingContext } from './resolve-value.ts';

/**
 * The request after an integration's RequestParameters: `append|overwrite|remove:header.X`, the same for `querystring.X`,
 * and `overwrite:path` [documented]. A header or query parameter whose value is missing is left alone, a path becomes empty
 * where its variables are [assumed].
 */
export function mapRequest(
  request: HttpRequest,
  parameters: Readonly<Record<string, string>>,
  context: MappingContext,
): HttpRequest {
  return Object.entries(parameters).reduce(
    (mapped, [key, expression]) => apply(mapped, key, resolveValue(expression, context)),
    request,
  );
}

function apply(request: HttpRequest, key: string, value: string | undefined): HttpRequest {
  const [, action = '', place = '', name = ''] = /^(\w+):(path|header|querystring)\.?(.*)$/.exec(key) ?? [];
  if (place === 'path') return { ...request, path: rooted(encodePath(value ?? '')) };
  if (value === undefined && action !== 'remove') return request;

  const { headers, query } = request;
  switch (`${action}:${place}`) {
    case 'append:header':
      return { ...request, headers: appendToHeader(headers, name, value ?? '', ',') };
    case 'overwrite:header':
      return { ...request, headers: withHeader(headers, name, value ?? '') };
    case 'remove:header':
      return { ...request, headers: withoutHeaders(headers, name) };
    case 'append:querystring':
      return { ...request, query: appendToQuery(query, name, value ?? '') };
    case 'overwrite:querystring':
      return { ...request, query: withQuery(query, name, value ?? '') };
    case 'remove:querystring':
      return { ...request, query: withoutQuery(query, name) };
    default:
      return request;
  }
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
