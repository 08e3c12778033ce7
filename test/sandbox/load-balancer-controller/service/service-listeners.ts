import type { ListenerProtocol } from '../../aws/elastic-load-balancing/model.ts';
import type { Service, ServicePort } from '../kinds.ts';
import { serviceAnnotation, serviceAnnotationList } from './service-annotations.ts';

/** A listener of a Service, and the protocol of the target group behind it. */
export interface ServiceListener {
  readonly port: ServicePort;
  readonly protocol: ListenerProtocol;
  readonly targetProtocol: ListenerProtocol;
  readonly certificateArns: readonly string[];
}

/**
 * One listener for each port: TCP ones become TLS where there are certificates, all or those of `ssl-ports` (by number or
 * name); a port with TCP and UDP is one of both where `enable-tcp-udp-listener` says so, else the last one stands; UDP becomes
 * QUIC for `quic-enabled-ports`.
 *
 * @throws where an annotation names a port that there is not.
 */
export function serviceListeners(service: Service): ServiceListener[] {
  const ports = service.spec.ports ?? [];
  const certificateArns = serviceAnnotationList(service, 'ssl-cert');
  const sslPorts = serviceAnnotationList(service, 'ssl-ports');
  const quicPorts = serviceAnnotationList(service, 'quic-enabled-ports');
  const unused = sslPorts.filter((wanted) => !ports.some((port) => isMeant(port, [wanted])));
  if (unused.length > 0) throw new Error(`Unused port in ssl-ports annotation [${unused.join(' ')}]`);
  const joins = serviceAnnotation(service, 'enable-tcp-udp-listener') === 'true';
  const targetTls = serviceAnnotation(service, 'backend-protocol') === 'ssl';

  return [...Map.groupBy(ports, ({ port }) => port).values()].flatMap((ofPort): ServiceListener[] => {
    const port = joins ? ofPort[0] : ofPort.at(-1);
    if (port === undefined) return [];
    const transport = joins && ofPort.length > 1 ? 'TCP_UDP' : port.protocol === 'UDP' ? 'UDP' : 'TCP';
    const isTls =
      transport === 'TCP' && certificateArns.length > 0 && (sslPorts.length === 0 || isMeant(port, sslPorts));
    if (isTls) return [{ port, protocol: 'TLS', targetProtocol: targetTls ? 'TLS' : 'TCP', certificateArns }];
    const protocol = isMeant(port, quicPorts) ? quicOf(transport) : transport;
    return [{ port, protocol, targetProtocol: protocol, certificateArns: [] }];
  });
}

function isMeant({ name, port }: ServicePort, wanted: readonly string[]): boolean {
  return wanted.includes(String(port)) || (name !== undefined && wanted.includes(name));
}

function quicOf(transport: 'TCP' | 'UDP' | 'TCP_UDP'): ListenerProtocol {
  if (transport === 'TCP') throw new Error('Unsupported QUIC upgrade for protocol TCP');
  return transport === 'UDP' ? 'QUIC' : 'TCP_QUIC';
}
