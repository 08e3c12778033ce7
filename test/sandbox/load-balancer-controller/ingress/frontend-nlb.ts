import type { Stack, StackLoadBalancer, StackTargetGroup } from '../stack.ts';
import { agreed } from './agreed.ts';
import type { GroupListener, WishingMember } from './group-listeners.ts';
import { nameInGroup } from './group-names.ts';
import type { IngressGroup } from './ingress-group.ts';

/** Room for `-nlb` within 32 characters. */
const longestBase = 28;

/**
 * The network load balancer in front of an application load balancer (`enable-frontend-nlb`, since 2.13), with a TCP listener
 * for each of that one's, or for those that are mapped; undefined where nobody wants it.
 */
export function frontendNlb(options: {
  readonly group: IngressGroup;
  readonly members: readonly WishingMember[];
  readonly listeners: readonly GroupListener[];
  readonly loadBalancer: StackLoadBalancer;
  readonly clusterName: string;
}) {
  const { group, members, listeners, loadBalancer, clusterName } = options;
  const isWanted = agreed(
    'enable frontend NLB values',
    members.map(({ wishes }) => wishes.frontendNlb),
  );
  if (isWanted !== true) return undefined;

  const ports = portsOf(members, listeners);
  const keyOf = (port: number): string => `FrontendNlb-tg-TCP-${port}`;
  const frontend: NonNullable<Stack['frontend']> = {
    name: `${loadBalancer.name.slice(0, longestBase)}-nlb`,
    type: 'network',
    scheme:
      agreed(
        'frontend NLB scheme',
        members.map(({ wishes }) => wishes.frontendNlbScheme),
      ) ?? 'internal',
    listeners: ports.map(([port]) => ({
      port,
      protocol: 'TCP',
      certificateArns: [],
      defaultAction: { forwardTo: keyOf(port) },
      rules: [],
    })),
  };
  const targetGroups = ports.map(([port, target]): [string, StackTargetGroup] => [
    keyOf(port),
    {
      name: nameInGroup(group, clusterName, keyOf(port)),
      protocol: 'TCP',
      port,
      healthCheckPath: '/',
      targets: { loadBalancerPort: target },
    },
  ]);
  return { frontend, targetGroups };
}

/** From the NLB's ports to the ALB's. A mapping to a port that the ALB does not listen on is left out. */
function portsOf(members: readonly WishingMember[], listeners: readonly GroupListener[]): [number, number][] {
  const open = new Set(listeners.map(({ port }) => port));
  const pairs = members.flatMap(({ wishes }) => [
    ...(wishes.frontendNlbPorts ?? new Map(wishes.listenPorts.map(({ port }) => [port, port]))),
  ]);
  return [...new Map(pairs.filter(([, target]) => open.has(target)))];
}
