import { agreed } from './agreed.ts';
import type { Member } from './ingress-group.ts';
import type { Wishes } from './read-wishes.ts';

/** A member, and what it asks for. */
export interface WishingMember extends Member {
  readonly wishes: Wishes;
}

/** A listener of the group, with the members that want it. */
export interface GroupListener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly certificateArns: readonly string[];
  readonly members: readonly WishingMember[];
}

/**
 * The listeners that the members want together, by port.
 *
 * @param certificatesFor Those for an Ingress that names none for its HTTPS listeners.
 * @throws where two want different protocols on one port.
 */
export function groupListeners(
  members: readonly WishingMember[],
  certificatesFor: (member: WishingMember) => readonly string[],
): GroupListener[] {
  const ports = [...new Set(members.flatMap(({ wishes }) => wishes.listenPorts.map(({ port }) => port)))];
  return ports
    .sort((one, other) => one - other)
    .map((port) => {
      const wanting = members.filter(({ wishes }) => wishes.listenPorts.some((wish) => wish.port === port));
      const protocols = wanting.map(({ wishes }) => wishes.listenPorts.find((wish) => wish.port === port)?.protocol);
      const protocol = agreed('protocol', protocols) ?? 'HTTP';
      const certificateArns = protocol === 'HTTPS' ? [...new Set(wanting.flatMap(certificatesFor))] : [];
      return { port, protocol, certificateArns, members: wanting };
    });
}

/** Whether an Ingress has an HTTPS listener and leaves it to the controller to find certificates. */
export function needsCertificates({ listenPorts, certificateArns }: Wishes): boolean {
  return certificateArns.length === 0 && listenPorts.some(({ protocol }) => protocol === 'HTTPS');
}
