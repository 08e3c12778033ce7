import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeployedLoadBalancers } from '../deploy/load-balancers.ts';
import type { Stack } from '../stack.ts';

/**
 * What the real controller writes into every member's status: the name in lower case, and (since 2.17) the ports of all of
 * the group's listeners; then, without ports, the name of the load balancer in front of it.
 */
export function ingressStatus({ loadBalancer, frontend }: DeployedLoadBalancers, { listeners }: Stack) {
  const hostnameOf = ({ DNSName }: LoadBalancer): string | undefined => DNSName?.toLowerCase();
  return {
    loadBalancer: {
      ingress: [
        { hostname: hostnameOf(loadBalancer), ports: listeners.map(({ port }) => ({ port, protocol: 'TCP' })) },
        ...(frontend === undefined ? [] : [{ hostname: hostnameOf(frontend) }]),
      ],
    },
  };
}
