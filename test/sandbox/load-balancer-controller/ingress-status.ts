import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Stack } from './stack.ts';

/** What the real controller writes: the name in lower case, and (since 2.17) the ports of all listeners. */
export function ingressStatus(loadBalancer: LoadBalancer, { listeners }: Stack) {
  return {
    loadBalancer: {
      ingress: [
        {
          hostname: loadBalancer.DNSName?.toLowerCase(),
          ports: listeners.map(({ port }) => ({ port, protocol: 'TCP' })),
        },
      ],
    },
  };
}
