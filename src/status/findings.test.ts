import { describe, expect, it } from '@jest/globals';
import type { LinkState } from '../model/link-state.ts';
import type { Resolution } from '../model/target.ts';
import { accepted, forKstatus, programmed, ready, resolvedRefs, vpcLinkReady, type ApiFinding } from './findings.ts';

const target = {
  backend: 'Ingress saas/saas, port 80',
  uri: 'arn:listener',
  vpcId: 'vpc-1',
  speaks: 'http' as const,
  subnetIds: [],
};
const found: Resolution = { state: 'resolved', target };
const facing: Resolution = {
  state: 'resolved',
  target: { ...target, warning: { reason: 'InternetFacing', message: 'It is internet-facing.' } },
};
const pending: Resolution = { state: 'pending', reason: 'IngressNotFound', message: 'There is no Ingress.' };
const refused: Resolution = { state: 'refused', reason: 'ListenerRedirects', message: 'It redirects.' };

describe('accepted', () => {
  it('tells at most five conflicts, which is what a person reads', () => {
    const finding = accepted(Array.from({ length: 7 }, (_, at) => `Conflict ${at}.`));

    expect(finding).toMatchObject({ status: 'False', reason: 'RouteConflict' });
    expect(finding.message).toBe('Conflict 0. Conflict 1. Conflict 2. Conflict 3. Conflict 4.');
  });
});

describe('resolvedRefs', () => {
  it.each([
    ['True when every backend was found', { 'GET /a': found }, 'True', 'Resolved', 'Every backend has a listener'],
    [
      'True, but with a warning, when one can be reached around the API',
      { 'GET /a': found, 'GET /b': facing },
      'True',
      'InternetFacing',
      'route "GET /b": It is internet-facing.',
    ],
    [
      'Unknown while one is awaited',
      { 'GET /a': found, 'GET /b': pending },
      'Unknown',
      'IngressNotFound',
      '"GET /b": There',
    ],
    [
      'False when one is refused, whatever comes first',
      { 'GET /a': pending, 'GET /b': refused },
      'False',
      'ListenerRedirects',
      '"GET /b": It',
    ],
    [
      'one sentence for all routes of one cause',
      { 'GET /a': pending, 'GET /b': pending, 'GET /c': pending },
      'Unknown',
      'IngressNotFound',
      'Route "GET /a" and 2 more routes: There is no Ingress.',
    ],
  ])('is %s', (_, resolutions, status, reason, message) => {
    const finding = resolvedRefs(new Map(Object.entries<Resolution>(resolutions)));

    expect(finding).toMatchObject({ type: 'ResolvedRefs', status, reason, message: expect.stringContaining(message) });
  });
});

describe('vpcLinkReady', () => {
  const available: LinkState = { state: 'ready', name: 'vpc-1', vpcLinkId: 'a' };
  const creating: LinkState = {
    state: 'pending',
    name: 'vpc-2',
    reason: 'VpcLinkCreating',
    message: 'it is being made.',
  };
  const failed: LinkState = { state: 'refused', name: 'vpc-3', reason: 'VpcLinkFailed', message: 'it failed.' };

  it.each([
    ['Unknown before a VPC is known', [], 'Unknown', 'WaitingForBackends', 'Which VPC'],
    ['True when every link is there', [available], 'True', 'Available', 'Requests go through VpcLink vpc-1.'],
    [
      'Unknown while one is awaited',
      [available, creating],
      'Unknown',
      'VpcLinkCreating',
      'VpcLink vpc-2: it is being made.',
    ],
    ['False when one failed', [creating, failed], 'False', 'VpcLinkFailed', 'VpcLink vpc-3: it failed.'],
  ] as const)('is %s', (_, links: readonly LinkState[], status, reason, message) => {
    const finding = vpcLinkReady(new Map(links.map((link) => [link.name, link])));

    expect(finding).toMatchObject({ type: 'VpcLinkReady', status, reason, message: expect.stringContaining(message) });
  });
});

describe('programmed', () => {
  it.each([
    [{ state: 'programmed' }, 2, 'True', 'Programmed', '2 routes'],
    [{ state: 'programmed' }, 1, 'Unknown', 'WaitingForBackends', '1 of 2 routes are served'],
    [{ state: 'programming', message: 'Soon.' }, 0, 'Unknown', 'Programming', 'Soon.'],
    [{ state: 'waiting', reason: 'AwsUnavailable', message: 'Soon.' }, 0, 'Unknown', 'AwsUnavailable', 'Soon.'],
    [{ state: 'failed', reason: 'AccessDenied', message: 'Add it.' }, 0, 'False', 'AccessDenied', 'Add it.'],
  ] as const)('says of %j with %i of 2 routes served: %s', (progress, served, status, reason, message) => {
    const finding = programmed(progress, { served, of: 2 });

    expect(finding).toMatchObject({ type: 'Programmed', status, reason, message: expect.stringContaining(message) });
  });
});

describe('ready', () => {
  const good: ApiFinding = { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Good.' };
  const waits: ApiFinding = { type: 'ResolvedRefs', status: 'Unknown', reason: 'IngressNotFound', message: 'Wait.' };
  const fault: ApiFinding = { type: 'Programmed', status: 'False', reason: 'AccessDenied', message: 'Add it.' };

  it.each([
    [[good], { status: 'True', reason: 'Ready' }, []],
    [[good, waits], { status: 'Unknown', reason: 'IngressNotFound', message: 'Wait.' }, ['Reconciling']],
    [[good, waits, fault], { status: 'False', reason: 'AccessDenied', message: 'Add it.' }, ['Stalled']],
  ] as const)('is the worst of the others, and kstatus hears the same', (findings, expected, kstatus) => {
    const finding = ready(findings, 'https://api.example/dev');

    expect(finding).toMatchObject(expected);
    expect(forKstatus(finding).map(({ type, status }) => [type, status])).toEqual(
      kstatus.map((type) => [type, 'True']),
    );
  });

  it('tells the URL', () => {
    expect(ready([good], 'https://api.example/dev').message).toContain('https://api.example/dev');
  });
});
