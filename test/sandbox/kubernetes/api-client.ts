import type { JsonObject } from './json.ts';
import type { Kubernetes } from './start-kubernetes.ts';

/** What came back. */
export interface Answer {
  readonly code: number;
  readonly body: JsonObject;
  readonly warning: string | undefined;
}

/** A client that says no more than it is told to, for tests of the server itself. */
export interface ApiClient {
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** PATCHes with a media type by its short name: `merge`, `json`, `strategic-merge` or `apply`. */
  patch(type: 'merge' | 'json' | 'strategic-merge' | 'apply', path: string, body: unknown): Promise<Answer>;
}

/** A client of one server. */
export function apiClient({ url }: Pick<Kubernetes, 'url'>): ApiClient {
  const request: ApiClient['request'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': 'test/1.0', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // Every answer to these requests is a JSON object.
    return {
      code: response.status,
      body: JSON.parse(text) as JsonObject,
      warning: response.headers.get('warning') ?? undefined,
    };
  };
  return {
    request,
    patch: (type, path, body) => {
      const mediaType = type === 'apply' ? 'application/apply-patch+yaml' : `application/${type}-patch+json`;
      return request('PATCH', path, body, { 'content-type': mediaType });
    },
  };
}
