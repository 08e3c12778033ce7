import { appendToHeader, headerValue, withHeader, withoutHopByHop } from './http-message.ts';
import type { HeaderList, HttpRequest } from './http-message.ts';
import { gatewayTrace } from './trace-id.ts';

/**
 * The header fields with which API Gateway calls a private backend: the client's, Host included, with Forwarded, Via, a
 * trace id, and a Content-Length even where there is no body [seen in dumps of real backends]; no X-Forwarded-* at all.
 * What the client says in Forwarded and Via comes first [assumed].
 */
export function gatewayHeaders(
  request: HttpRequest,
  { host, traceId }: { readonly host: string; readonly traceId: string },
): HeaderList {
  let headers = withoutHopByHop(request.headers);
  // Public endpoints speak HTTPS only, so that is what backends are told, here too.
  headers = appendToHeader(headers, 'forwarded', `for=${request.source};host=${host};proto=https`);
  headers = appendToHeader(headers, 'via', 'HTTP/1.1 AmazonAPIGateway');
  headers = withHeader(headers, 'x-amzn-trace-id', gatewayTrace(headerValue(headers, 'x-amzn-trace-id'), traceId));
  return withHeader(headers, 'content-length', String(request.body.length));
}
