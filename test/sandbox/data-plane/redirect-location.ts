import type { RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { headerValue } from './http-message.ts';
import type { HttpRequest } from './http-message.ts';

/** Where a redirect action sends the client. The port is always written out, as ALBs do [seen: `https://example.com:443/`]. */
export function redirectLocation(
  redirect: RedirectActionConfig,
  request: HttpRequest,
  listener: { readonly protocol: string; readonly port: number },
): string {
  const parts: Readonly<Record<string, string>> = {
    protocol: listener.protocol.toLowerCase(),
    host: (headerValue(request.headers, 'host') ?? '').replace(/:\d+$/, ''),
    port: String(listener.port),
    path: request.path.slice(1),
    query: request.query,
  };
  const filled = (template: string): string => template.replace(/#\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');

  const query = filled(redirect.Query ?? '#{query}');
  return (
    `${filled(redirect.Protocol ?? '#{protocol}').toLowerCase()}://` +
    `${filled(redirect.Host ?? '#{host}')}:${filled(redirect.Port ?? '#{port}')}` +
    `${filled(redirect.Path ?? '/#{path}')}${query === '' ? '' : `?${query}`}`
  );
}
