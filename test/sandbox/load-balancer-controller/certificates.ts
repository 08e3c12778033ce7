import { DescribeCertificateCommand, paginateListCertificates } from '@aws-sdk/client-acm';
import type { ACMClient } from '@aws-sdk/client-acm';
import { matchesName } from '../aws/acm/matches-name.ts';

/** A certificate in ACM. */
export interface KnownCertificate {
  readonly arn: string;
  readonly names: readonly string[];
}

/** All certificates of the Region that can be used. */
export async function issuedCertificates(client: ACMClient): Promise<readonly KnownCertificate[]> {
  const certificates: KnownCertificate[] = [];
  for await (const page of paginateListCertificates({ client }, { CertificateStatuses: ['ISSUED'] })) {
    for (const { CertificateArn } of page.CertificateSummaryList ?? []) {
      const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
      certificates.push({ arn: CertificateArn ?? '', names: Certificate?.SubjectAlternativeNames ?? [] });
    }
  }
  return certificates;
}

/**
 * The certificates for these hosts, in the hosts' order.
 *
 * @throws where a host has none, as the real controller fails.
 */
export function certificatesForHosts(hosts: readonly string[], certificates: readonly KnownCertificate[]): string[] {
  const found = [...new Set(hosts)].sort().flatMap((host) => {
    const fitting = certificates.filter(({ names }) => names.some((name) => matchesName(name, host)));
    if (fitting.length === 0) throw new Error(`no certificate found for host: ${host}`);
    return fitting.map(({ arn }) => arn);
  });
  return [...new Set(found)];
}
