import type { Maker } from '../maker.ts';
import type { Service } from '../kinds.ts';
import { serviceAnnotation } from './service-annotations.ts';

const makerOfClass: Readonly<Record<string, Maker | undefined>> = {
  'service.k8s.aws/nlb': 'k8s.aws',
  'eks.amazonaws.com/nlb': 'eks.amazonaws.com',
};

/**
 * Who makes a Service's load balancer, if anybody here: it has to be of type LoadBalancer, and of such a class, or, where it has
 * none, with the legacy annotations (the real controller's webhook gives a class to those that are created without any; here
 * it is not there).
 */
export function makerOfService(service: Service): Maker | undefined {
  const { type, loadBalancerClass } = service.spec;
  if (type !== 'LoadBalancer' || service.metadata.deletionTimestamp !== undefined) return undefined;
  if (loadBalancerClass !== undefined) return makerOfClass[loadBalancerClass];

  const legacy = serviceAnnotation(service, 'type');
  const targetType = serviceAnnotation(service, 'nlb-target-type');
  const isOurs = legacy === 'nlb-ip' || (legacy === 'external' && (targetType === 'ip' || targetType === 'instance'));
  return isOurs ? 'k8s.aws' : undefined;
}
