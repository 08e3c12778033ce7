import type { DeployedIntegration } from '../aws/api-gateway/deployed-apis.ts';
import { matchesName } from '../aws/acm/matches-name.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener } from '../aws/elastic-load-balancing/model.ts';

/** What becomes of a connection's first bytes: `tls` where a handshake fails, `protocol` where the listener takes no TCP. */
export type Opening = 'open' | 'tls' | 'protocol' | 'plainHttpToHttps' | 'plainToTls';

/**
 * Whether an integration and a listener speak the same.
 *
 * With a TlsConfig API Gateway speaks TLS, asks for the server name, and looks for it in the certificate [documented];
 * without a name it looks for none [assumed]. A TCP listener passes the handshake on to the target, and no pod of this world
 * speaks TLS. Listeners for datagrams have nothing for TCP; TCP_UDP and TCP_QUIC ones have, but that API Gateway goes through
 * them is documented nowhere [so assumed not].
 */
export function openingOf(
  { tls }: Pick<DeployedIntegration, 'tls'>,
  listener: Listener,
  balancing: Pick<ElasticLoadBalancing, 'certificateFor'>,
): Opening {
  switch (listener.protocol) {
    case 'HTTP':
    case 'TCP':
      return tls === undefined ? 'open' : 'tls';
    case 'HTTPS':
    case 'TLS': {
      if (tls === undefined) return listener.protocol === 'HTTPS' ? 'plainHttpToHttps' : 'plainToTls';
      const { serverName } = tls;
      const names = balancing.certificateFor(listener, serverName) ?? [];
      return serverName === undefined || names.some((name) => matchesName(name, serverName)) ? 'open' : 'tls';
    }
    case 'UDP':
    case 'TCP_UDP':
    case 'QUIC':
    case 'TCP_QUIC':
      return 'protocol';
  }
}
