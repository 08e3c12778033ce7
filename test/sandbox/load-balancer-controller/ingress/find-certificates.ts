import { DescribeCertificateCommand, paginateListCertificates } from '@aws-sdk/client-acm';
import type { ACMClient } from '@aws-sdk/client-acm';
import { needsCertificates } from './group-listeners.ts';
import type { KnownCertificate } from './group-listeners.ts';
import type { IngressGroup } from './ingress-group.ts';
import { readWishes } from './read-wishes.ts';

/** All certificates of the Region, if a member of the group leaves it to the controller to find some. */
export async function findCertificates(client: ACMClient, { members }: IngressGroup): Promise<KnownCertificate[]> {
  if (!members.some(({ ingress, params }) => needsCertificates(readWishes(ingress, params)))) return [];

  const certificates: KnownCertificate[] = [];
  for await (const page of paginateListCertificates({ client }, { CertificateStatuses: ['ISSUED'] })) {
    for (const { CertificateArn } of page.CertificateSummaryList ?? []) {
      const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
      certificates.push({ arn: CertificateArn ?? '', names: Certificate?.SubjectAlternativeNames ?? [] });
    }
  }
  return certificates;
}
