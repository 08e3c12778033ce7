import type { SecurityGroupRule } from '../aws/ec2/security-group-rules.ts';
import { cidrContains } from './cidr-contains.ts';

/** One end of a connection, as the other end's security groups see it. */
export interface Peer {
  /** IPv4. */
  readonly address: string;
  /** The groups that its network interface is in. */
  readonly groupIds: readonly string[];
}

/** Whether any of the rules lets TCP to `port` pass, from or to this peer. */
export function admits(rules: readonly SecurityGroupRule[], port: number, peer: Peer): boolean {
  return rules.some((rule) => coversPort(rule, port) && coversPeer(rule, peer));
}

function coversPort({ protocol, fromPort, toPort }: SecurityGroupRule, port: number): boolean {
  if (protocol === '-1') return true;
  if (protocol !== 'tcp') return false;
  return (fromPort ?? 0) <= port && port <= (toPort ?? 65_535);
}

function coversPeer({ peer: allowed }: SecurityGroupRule, { address, groupIds }: Peer): boolean {
  switch (allowed.kind) {
    case 'cidr':
      return cidrContains(allowed.cidr, address);
    case 'group':
      return groupIds.includes(allowed.groupId);
    case 'ipv6':
    case 'prefixList':
      // Nobody here has an IPv6 address, and this world has no prefix lists.
      return false;
  }
}

/** The address at `offset` in a network: where a network interface of this world stands. */
export function addressIn(cidr: string, offset: number): string {
  const [network = ''] = cidr.split('/');
  const value = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
