import type { IpPermission } from '@aws-sdk/client-ec2';

/** One rule of a security group: one protocol, one range of ports, one peer. */
export interface SecurityGroupRule {
  readonly ruleId: string;
  readonly protocol: Protocol;
  /** Both undefined: every port. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly peer: Peer;
  readonly description: string | undefined;
}

/** `-1` is every protocol; others than the named ones stay numbers. */
export type Protocol = string;

export type Peer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'ipv6'; readonly cidr: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'prefixList'; readonly prefixListId: string };

/** A call's IpPermissions, each a bundle of peers, as single rules. */
export function rulesOf(permissions: readonly IpPermission[], newRuleId: () => string): SecurityGroupRule[] {
  return permissions.flatMap((permission) => {
    const protocol = protocolOf(permission.IpProtocol ?? '-1');
    const anyPort = protocol === '-1';
    return peersOf(permission).map(({ peer, description }) => ({
      ruleId: newRuleId(),
      protocol,
      fromPort: anyPort ? undefined : permission.FromPort,
      toPort: anyPort ? undefined : permission.ToPort,
      peer,
      description,
    }));
  });
}

/** The other way round, as Describe answers: rules that share protocol and ports in one bundle. */
export function permissionsOf(rules: readonly SecurityGroupRule[], account: string): IpPermission[] {
  const bundles = Map.groupBy(
    rules,
    ({ protocol, fromPort, toPort }) => `${protocol} ${fromPort ?? ''} ${toPort ?? ''}`,
  );
  return [...bundles.values()].map((bundle) => {
    const first = bundle[0];
    return {
      IpProtocol: first?.protocol,
      FromPort: first?.fromPort,
      ToPort: first?.toPort,
      IpRanges: bundle.flatMap(({ peer, description: Description }) =>
        peer.kind === 'cidr' ? [{ CidrIp: peer.cidr, Description }] : [],
      ),
      Ipv6Ranges: bundle.flatMap(({ peer, description: Description }) =>
        peer.kind === 'ipv6' ? [{ CidrIpv6: peer.cidr, Description }] : [],
      ),
      UserIdGroupPairs: bundle.flatMap(({ peer, description: Description }) =>
        peer.kind === 'group' ? [{ GroupId: peer.groupId, UserId: account, Description }] : [],
      ),
      PrefixListIds: bundle.flatMap(({ peer, description: Description }) =>
        peer.kind === 'prefixList' ? [{ PrefixListId: peer.prefixListId, Description }] : [],
      ),
    };
  });
}

/** Two rules are the same one whatever their description [documented]. */
export function sameRule(one: SecurityGroupRule, other: SecurityGroupRule): boolean {
  return ruleText(one) === ruleText(other);
}

/** As InvalidPermission.Duplicate quotes it: `peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW` [seen]. */
export function ruleText({ peer, protocol, fromPort, toPort }: SecurityGroupRule): string {
  const ports = fromPort === undefined ? '' : `, from port: ${fromPort}, to port: ${toPort ?? fromPort}`;
  return `peer: ${peerText(peer)}, ${protocol === '-1' ? 'ALL' : protocol.toUpperCase()}${ports}, ALLOW`;
}

function peerText(peer: Peer): string {
  switch (peer.kind) {
    case 'cidr':
    case 'ipv6':
      return peer.cidr;
    case 'group':
      return peer.groupId;
    case 'prefixList':
      return peer.prefixListId;
  }
}

/** Numbers of the protocols that also have a name [documented]. */
function protocolOf(protocol: string): Protocol {
  const names: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };
  return names[protocol] ?? protocol.toLowerCase();
}

function peersOf(permission: IpPermission): { readonly peer: Peer; readonly description: string | undefined }[] {
  return [
    ...(permission.IpRanges ?? []).map(({ CidrIp: cidr = '', Description: description }) => ({
      peer: { kind: 'cidr', cidr } as const,
      description,
    })),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6: cidr = '', Description: description }) => ({
      peer: { kind: 'ipv6', cidr } as const,
      description,
    })),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId: groupId = '', Description: description }) => ({
      peer: { kind: 'group', groupId } as const,
      description,
    })),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId: prefixListId = '', Description: description }) => ({
      peer: { kind: 'prefixList', prefixListId } as const,
      description,
    })),
  ];
}
