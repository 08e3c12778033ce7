import type { Route } from '../model/routes-of.ts';
import type { Resolution } from '../model/target.ts';
import { refused } from './unresolved.ts';

/**
 * What a route's backend was resolved to, if the route speaks to it as it wants to be spoken to. The name that is expected in a
 * certificate makes an integration speak TLS (`TlsConfig`: "private integrations … use HTTPS if you specify it", API Gateway
 * developer guide), so it has to be there exactly where the other side takes TLS.
 */
export function matchingTls({ routeKey, tls }: Pick<Route, 'routeKey' | 'tls'>, resolution: Resolution): Resolution {
  if (resolution.state !== 'resolved') return resolution;
  const { target, ...rest } = resolution;
  const { serverName } = tls ?? {};

  if (target.speaks === 'tls' && serverName === undefined) {
    return {
      ...rest,
      ...refused(
        'ServerNameMissing',
        `${target.backend} takes TLS, and route "${routeKey}" does not say which name to expect in its certificate. Set ` +
          `tls.serverName of the route to a name that the certificate is for, or use a listener for plain HTTP.`,
      ),
    };
  }
  if (target.speaks === 'http' && serverName !== undefined) {
    return {
      ...rest,
      ...refused(
        'ListenerNotTls',
        `${target.backend} takes plain HTTP, and route "${routeKey}" has tls.serverName, which makes API Gateway speak TLS. ` +
          `Remove it (or set tls: {} where routeDefaults has it), or use a listener for HTTPS or TLS.`,
      ),
    };
  }
  return resolution;
}
