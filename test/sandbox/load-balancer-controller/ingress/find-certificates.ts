import type { ACMClient } from '@aws-sdk/client-acm';
import { issuedCertificates, type KnownCertificate } from '../certificates.ts';
import { needsCertificates } from './group-listeners.ts';
import type { IngressGroup } from './ingress-group.ts';
import { readWishes } from './read-wishes.ts';

/** All certificates of the Region, if a member of the group leaves it to the controller to find some. */
export async function findCertificates(
  client: ACMClient,
  { members }: IngressGroup,
): Promise<readonly KnownCertificate[]> {
  const isAsked = members.some(({ ingress, params }) => needsCertificates(readWishes(ingress, params)));
  return isAsked ? issuedCertificates(client) : [];
}
