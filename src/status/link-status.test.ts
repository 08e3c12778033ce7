import { describe, expect, it } from '@jest/globals';
import type { VpcLink } from '../model/vpc-link.ts';
import { creating, inUse, noSubnets, quotaReached, stateFinding } from './link-findings.ts';
import { linkStatus } from './link-status.ts';

const now = Date.UTC(2026, 0, 1, 12);
const link: VpcLink = {
  apiVersion: 'apigateway.privatehttp.io/v1alpha1',
  kind: 'VpcLink',
  metadata: {
    name: 'vpc-1',
    uid: 'uid',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 3,
  },
  spec: { vpcId: 'vpc-1' },
};
const facts = { vpcLinkId: 'a1b2c3', state: 'PENDING', subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
const base = { link, region: 'eu-west-1', finding: creating, users: ['saas/one'], tagKeys: [], now };

describe('linkStatus', () => {
  it('says what is known of the link, and who uses it', () => {
    expect(linkStatus({ ...base, facts })).toMatchObject({
      ...facts,
      observedGeneration: 3,
      region: 'eu-west-1',
      userCount: 1,
      users: ['saas/one'],
      conditions: [{ type: 'Ready', status: 'Unknown', reason: 'VpcLinkCreating' }, { type: 'Reconciling' }],
    });
  });

  it('keeps what was known where there is nothing new, and lets go of it where there is', () => {
    const known = { ...link, status: { ...facts, managedSecurityGroupId: 'sg-1' } };

    expect(linkStatus({ ...base, link: known })).toMatchObject({ ...facts, managedSecurityGroupId: 'sg-1' });
    expect(linkStatus({ ...base, link: known, facts: { subnetIds: ['subnet-2'] } })).not.toHaveProperty('vpcLinkId');
  });

  it('names the first 20 users and counts all', () => {
    const users = Array.from({ length: 30 }, (_, at) => `saas/${at}`);

    const status = linkStatus({ ...base, users });

    expect(status.userCount).toBe(30);
    expect(status.users).toEqual(users.slice(0, 20));
  });

  it('remembers since when nobody uses it, and forgets that when somebody does', () => {
    const first = linkStatus({ ...base, users: [] });
    const later = linkStatus({ ...base, link: { ...link, status: first }, users: [], now: now + 60_000 });
    const used = linkStatus({ ...base, link: { ...link, status: later } });

    expect(first.unusedSince).toBe('2026-01-01T12:00:00.000Z');
    expect(later.unusedSince).toBe(first.unusedSince);
    expect(used).not.toHaveProperty('unusedSince');
  });
});

describe('what is said of a link', () => {
  it.each([
    ['AVAILABLE', 'True', 'Available'],
    ['INACTIVE', 'True', 'Available'],
    ['PENDING', 'Unknown', 'VpcLinkCreating'],
    ['DELETING', 'Unknown', 'VpcLinkDeleting'],
    ['FAILED', 'False', 'VpcLinkFailed'],
  ])('in state %s is %s, %s', (state, status, reason) => {
    expect(stateFinding(state)).toMatchObject({ status, reason });
  });

  it('that failed is why, in the words of API Gateway', () => {
    expect(stateFinding('FAILED', 'Subnet is full').message).toContain('could not make the link: Subnet is full.');
  });

  it('without subnets is which tag to set', () => {
    expect(noSubnets('vpc-1')).toMatchObject({
      status: 'False',
      reason: 'NoSubnets',
      message: expect.stringContaining('kubernetes.io/role/internal-elb=1'),
    });
  });

  it('in use is who holds it, three by name', () => {
    expect(inUse(['a', 'b', 'c']).message).toContain('requests of a, b, c go through it');
    expect(inUse(['a', 'b', 'c', 'd', 'e']).message).toContain('requests of a, b, c and 2 more go through it');
  });

  it('that exceeds the quota is whose links use it up', () => {
    const finding = quotaReached({ vpcId: 'vpc-1', region: 'eu-west-1', limit: 10, ours: 4, others: 6 });

    expect(finding).toMatchObject({
      status: 'False',
      reason: 'QuotaReached',
      message: expect.stringContaining('quota of 10 in eu-west-1 is used up (4 by this controller, 6 by others)'),
    });
  });
});
