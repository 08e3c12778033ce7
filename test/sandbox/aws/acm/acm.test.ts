import { describe, expect, it } from '@jest/globals';
import { servicesUnderTest } from '../elastic-load-balancing/services-under-test.ts';
import { matchesName } from './matches-name.ts';

describe('Certificate Manager', () => {
  it('issues a certificate at once, and lists those of the Region', () => {
    const { acm, caller } = servicesUnderTest();
    const names = { DomainName: 'example.com', SubjectAlternativeNames: ['*.example.com'] };

    const { CertificateArn } = acm.operations.RequestCertificate(names, caller);

    expect(CertificateArn).toMatch(
      /^arn:aws:acm:eu-west-1:123456789012:certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(acm.operations.DescribeCertificate({ CertificateArn }, caller).Certificate).toMatchObject({
      Status: 'ISSUED',
      SubjectAlternativeNames: ['example.com', '*.example.com'],
    });
    expect(acm.operations.ListCertificates({}, caller).CertificateSummaryList).toMatchObject([{ CertificateArn }]);
    expect(acm.operations.ListCertificates({}, { ...caller, region: 'us-east-1' }).CertificateSummaryList).toEqual([]);
    expect(
      acm.operations.ListCertificates({ CertificateStatuses: ['EXPIRED'] }, caller).CertificateSummaryList,
    ).toEqual([]);
  });

  it('takes no names that are none, and knows no certificate of another Region', () => {
    const { acm, caller } = servicesUnderTest();
    const { CertificateArn } = acm.operations.RequestCertificate({ DomainName: 'example.com' }, caller);

    expect(() => acm.operations.RequestCertificate({ DomainName: 'example' }, caller)).toThrow(
      'failed to satisfy constraint',
    );
    expect(() => acm.operations.DescribeCertificate({ CertificateArn }, { ...caller, region: 'us-east-1' })).toThrow(
      `Could not find certificate ${CertificateArn}.`,
    );
  });
});

describe('matchesName', () => {
  it.each([
    ['example.com', 'EXAMPLE.com', true],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'a.b.example.com', false],
  ])('says of a certificate for %s whether it is one for %s', (name, host, isFor) => {
    expect(matchesName(name, host)).toBe(isFor);
  });
});
