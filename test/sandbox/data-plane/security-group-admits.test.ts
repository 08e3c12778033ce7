import { describe, expect, it } from '@jest/globals';
import type { SecurityGroupRule } from '../aws/ec2/security-group-rules.ts';
import { addressIn, admits } from './security-group-admits.ts';

const rule = (changes: Partial<SecurityGroupRule>): SecurityGroupRule => ({
  ruleId: 'sgr-1',
  protocol: 'tcp',
  fromPort: 80,
  toPort: 80,
  peer: { kind: 'cidr', cidr: '0.0.0.0/0' },
  description: undefined,
  ...changes,
});
const link = { address: '10.0.32.10', groupIds: ['sg-link'] };

describe('admits', () => {
  it.each<[string, Partial<SecurityGroupRule>, boolean]>([
    ['the port itself', {}, true],
    ['a range with the port in it', { fromPort: 1, toPort: 1024 }, true],
    ['another port', { fromPort: 443, toPort: 443 }, false],
    ['every protocol', { protocol: '-1', fromPort: undefined, toPort: undefined }, true],
    ['UDP', { protocol: 'udp' }, false],
    ["the link's subnet", { peer: { kind: 'cidr', cidr: '10.0.32.0/19' } }, true],
    ['another subnet', { peer: { kind: 'cidr', cidr: '10.0.0.0/19' } }, false],
    ["the link's group", { peer: { kind: 'group', groupId: 'sg-link' } }, true],
    ['another group', { peer: { kind: 'group', groupId: 'sg-other' } }, false],
  ])('by a rule for %s', (_, changes, expected) => {
    expect(admits([rule(changes)], 80, link)).toBe(expected);
  });

  it('nothing without rules', () => {
    expect(admits([], 80, link)).toBe(false);
  });
});

it('addressIn counts from the start of the network', () => {
  expect(addressIn('10.0.32.0/19', 300)).toBe('10.0.33.44');
});
