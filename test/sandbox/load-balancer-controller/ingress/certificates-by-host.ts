import { matchesName } from '../../aws/acm/matches-name.ts';
import type { Ingress } from '../kinds.ts';
import type { KnownCertificate } from './group-listeners.ts';

/**
 * The certificates for the hosts that an Ingress names, in rules and in `tls`, in the hosts' order.
 *
 * @throws where a host has none, as the real controller fails.
 */
export function certificatesByHost({ spec }: Ingress, certificates: readonly KnownCertificate[]): string[] {
  const named = [
    ...(spec.rules ?? []).flatMap(({ host }) => host ?? []),
    ...(spec.tls ?? []).flatMap(({ hosts = [] }) => hosts),
  ];
  const found = [...new Set(named)].sort().flatMap((host) => {
    const fitting = certificates.filter(({ names }) => names.some((name) => matchesName(name, host)));
    if (fitting.length === 0) throw new Error(`no certificate found for host: ${host}`);
    return fitting.map(({ arn }) => arn);
  });
  return [...new Set(found)];
}
