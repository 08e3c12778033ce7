import { certificatesForHosts, type KnownCertificate } from '../certificates.ts';
import type { Ingress } from '../kinds.ts';

/**
 * The certificates for the hosts that an Ingress names, in rules and in `tls`, in the hosts' order.
 *
 * @throws where a host has none, as the real controller fails.
 */
export function certificatesByHost({ spec }: Ingress, certificates: readonly KnownCertificate[]): string[] {
  return certificatesForHosts(
    [...(spec.rules ?? []).flatMap(({ host }) => host ?? []), ...(spec.tls ?? []).flatMap(({ hosts = [] }) => hosts)],
    certificates,
  );
}
