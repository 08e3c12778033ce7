import type {
  CertificateDetail,
  DeleteCertificateRequest,
  DescribeCertificateRequest,
  ListCertificatesRequest,
  RequestCertificateRequest,
} from '@aws-sdk/client-acm';
import type { Checked } from '../elastic-load-balancing/checked.ts';
import type { Caller, Operation, Service, World } from '../service.ts';
import { notSimulated } from '../not-simulated.ts';
import { faults } from './faults.ts';

/** A public certificate, as those see it to whom it is shown. */
export interface Certificate {
  readonly arn: string;
  readonly region: string;
  /** The domain name first. Each may begin with `*.`. */
  readonly names: readonly string[];
  readonly createdAt: Date;
}

/** Certificate Manager as a service, and what the services next to it may ask without a call. */
export interface Acm extends Service {
  readonly operations: ReturnType<typeof operationsOf>;
  /** Undefined where the Region has no such certificate. */
  certificate(region: string, arn: string): Certificate | undefined;
}

/**
 * AWS Certificate Manager, as far as load balancers and their controller need it: certificates are issued as soon as they
 * are requested, as if the domain's validation records had always been there.
 */
export function createAcm(world: World): Acm {
  const certificates = new Map<string, Certificate>();
  return {
    operations: operationsOf(world, certificates),
    certificate: (region, arn) => {
      const found = certificates.get(arn);
      return found?.region === region ? found : undefined;
    },
    state: () => ({ certificates: [...certificates.values()] }),
  };
}

function operationsOf(world: World, certificates: Map<string, Certificate>) {
  const find = (arn: string, { region }: Caller): Certificate => {
    const found = certificates.get(arn);
    if (found?.region !== region) throw faults.notFound(arn);
    return found;
  };

  return {
    RequestCertificate: (input: Checked<RequestCertificateRequest>, { region }: Caller) => {
      const { CertificateAuthorityArn, Tags, KeyAlgorithm = keyType } = input;
      if (CertificateAuthorityArn !== undefined || Tags !== undefined || KeyAlgorithm !== keyType) {
        throw notSimulated('The sandbox simulates public RSA_2048 certificates without tags only.');
      }
      const names = [...new Set([input.DomainName, ...(input.SubjectAlternativeNames ?? [])])];
      for (const name of names) if (!domainName.test(name)) throw faults.invalidDomain(name);
      // In the form of a UUID [seen].
      const id = [8, 4, 4, 4, 12].map((length) => world.newId(length, '0123456789abcdef')).join('-');
      const arn = `arn:aws:acm:${region}:${world.account}:certificate/${id}`;
      certificates.set(arn, { arn, region, names, createdAt: new Date(world.clock.now()) });
      return { CertificateArn: arn };
    },

    /** All are issued, and of one key type. Pages are as large as they are asked for at the most [documented]: here, all. */
    ListCertificates: ({ CertificateStatuses, Includes }: ListCertificatesRequest, { region }: Caller) => ({
      CertificateSummaryList: [...certificates.values()]
        .filter((certificate) => certificate.region === region)
        .filter(
          () => CertificateStatuses?.includes('ISSUED') !== false && Includes?.keyTypes?.includes(keyType) !== false,
        )
        .map(({ arn, names: [DomainName = '', ...others] }) => ({
          CertificateArn: arn,
          DomainName,
          SubjectAlternativeNameSummaries: [DomainName, ...others],
          Status: 'ISSUED' as const,
          Type: 'AMAZON_ISSUED' as const,
        })),
    }),

    DescribeCertificate: ({ CertificateArn: arn }: Checked<DescribeCertificateRequest>, caller: Caller) => {
      const { names, createdAt } = find(arn, caller);
      const Certificate: CertificateDetail = {
        CertificateArn: arn,
        DomainName: names[0],
        SubjectAlternativeNames: [...names],
        Status: 'ISSUED',
        Type: 'AMAZON_ISSUED',
        CreatedAt: createdAt,
        IssuedAt: createdAt,
      };
      return { Certificate };
    },

    DeleteCertificate: ({ CertificateArn: arn }: Checked<DeleteCertificateRequest>, caller: Caller) => {
      certificates.delete(find(arn, caller).arn);
      return {};
    },
  } satisfies Record<string, Operation>;
}

/** What requests get by default, and here always [documented]. */
const keyType = 'RSA_2048';

/** As the API model has it: labels of letters, digits and hyphens, and a wildcard for the first one. */
const domainName = /^(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;
