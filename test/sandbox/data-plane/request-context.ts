import { headerValue } from './http-message.ts';
import type { HttpRequest } from './http-message.ts';

/** `$context.…` of parameter mappings: the variables that say something about any request [documented names]. */
export function requestContext(options: {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly apiId: string;
  readonly host: string;
  readonly stageName: string;
  readonly routeKey: string;
  /** With the stage. */
  readonly path: string;
  readonly account: string;
  /** In ms since 1970. */
  readonly now: number;
}): Readonly<Record<string, string>> {
  const { request, requestId, apiId, host, stageName, routeKey, path, account, now } = options;
  return {
    accountId: account,
    apiId,
    domainName: host.replace(/:\d+$/, ''),
    domainPrefix: host.split('.')[0] ?? '',
    // The two are the same, and what the client finds in apigw-requestid [documented].
    extendedRequestId: requestId,
    requestId,
    httpMethod: request.method,
    'identity.sourceIp': request.source,
    'identity.userAgent': headerValue(request.headers, 'user-agent') ?? '',
    path,
    // Whatever the client speaks [documented].
    protocol: 'HTTP/1.1',
    requestTimeEpoch: String(now),
    routeKey,
    stage: stageName,
  };
}
