import type { KubeConfig } from '@kubernetes/client-node';
import { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Log } from '../../../src/runtime/log.ts';
import { awsClients } from './aws-clients.ts';
import { startGateways } from './gateways/start-gateways.ts';
import { startIngresses } from './ingress/start-ingresses.ts';
import { pods, services } from './kinds.ts';
import { startServices } from './service/start-services.ts';
import { watchKinds } from './watch-kinds.ts';

export interface LoadBalancerController {
  /** Whether everything seen so far is done; what failed and waits for its next try counts as done. */
  idle(): boolean;
  close(): Promise<void>;
}

/**
 * Gives Ingresses, Services and Gateways of its classes their load balancers, through Kubernetes' and AWS's own APIs, as the AWS Load
 * Balancer Controller 3.5 does; that one could take its place.
 */
export function startLoadBalancerController(options: {
  readonly kubeConfig: KubeConfig;
  readonly aws: { readonly endpoint: string; readonly region: string; readonly vpcId: string };
  readonly clusterName: string;
  readonly clock: Clock;
  readonly log: Log;
}): LoadBalancerController {
  const { kubeConfig, aws, clusterName, clock, log } = options;
  const connection = new KubernetesConnection({ kubeConfig, version: 'sandbox' });
  const clients = awsClients({ endpoint: aws.endpoint, region: aws.region });
  const place = { clients, clusterName, vpcId: aws.vpcId };

  const { stores, reflectors } = watchKinds({ services, pods }, { connection, clock, log });
  const synced = Promise.all(reflectors.map((reflector) => reflector.synced()));
  const common = { connection, place, ...stores, synced, clock, log };
  const controllers = [startIngresses(common), startServices(common), startGateways(common)];

  return {
    idle: () => reflectors.every(({ hasSynced }) => hasSynced) && controllers.every((controller) => controller.idle()),
    close: async () => {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
      const stopping = controllers.map((controller) => controller.stop());
      clients.close();
      await connection.close();
      await Promise.all(stopping);
    },
  };
}
