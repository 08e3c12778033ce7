import type { ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Acm } from '../acm/acm.ts';
import { notSimulated } from '../not-simulated.ts';
import { faults } from './faults.ts';
import { listenerProtocols } from './model.ts';
import type { Listener, ListenerProtocol } from './model.ts';

/** What the API takes where a call names no security policy [documented]. */
const defaultSslPolicy = 'ELBSecurityPolicy-2016-08';

const known: readonly ListenerProtocol[] = [...listenerProtocols.application, ...listenerProtocols.network];

/** HTTPS and TLS need a certificate that is in ACM; the other protocols have none, nor a policy [documented]. */
export function listenerSecurity(
  acm: Pick<Acm, 'certificate'>,
  region: string,
  input: {
    readonly Protocol?: ProtocolEnum | undefined;
    readonly Certificates?: readonly { readonly CertificateArn?: string | undefined }[] | undefined;
    readonly SslPolicy?: string | undefined;
  },
): Pick<Listener, 'protocol' | 'certificateArns' | 'sslPolicy'> {
  const protocol = protocolOf(input.Protocol);
  const certificateArns = (input.Certificates ?? []).flatMap(({ CertificateArn }) => CertificateArn ?? []);
  if (protocol !== 'HTTPS' && protocol !== 'TLS') {
    if (certificateArns.length > 0) throw faults.certificatesUnsupported(protocol);
    return { protocol, certificateArns, sslPolicy: undefined };
  }
  if (certificateArns.length === 0) throw faults.certificateMissing(protocol);
  for (const arn of certificateArns) checkCertificate(acm, region, arn);
  return { protocol, certificateArns, sslPolicy: input.SslPolicy ?? defaultSslPolicy };
}

/** One of the Region's [documented]. */
export function checkCertificate(acm: Pick<Acm, 'certificate'>, region: string, arn: string): void {
  if (acm.certificate(region, arn) === undefined) throw faults.certificateNotFound(arn);
}

function protocolOf(protocol: ProtocolEnum | undefined): ListenerProtocol {
  if (protocol === undefined) throw faults.protocolMissing();
  const found = known.find((one) => one === protocol);
  if (found === undefined) throw notSimulated(`The sandbox simulates no listeners of protocol '${protocol}'.`);
  return found;
}
