import type { Service } from '../kinds.ts';
import { serviceAnnotation } from './service-annotations.ts';

/** The second is EKS Auto Mode's own controller's, which is taken here to do the same [assumed]. */
const classes = ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'];

/**
 * Whether a Service is ours: of type LoadBalancer, and of our class, or, where it has none, with the legacy annotations (the
 * real controller's webhook gives a class to those that are created without any; here it is not there).
 */
export function isManagedService(service: Service): boolean {
  const { type, loadBalancerClass } = service.spec;
  if (type !== 'LoadBalancer' || service.metadata.deletionTimestamp !== undefined) return false;
  if (loadBalancerClass !== undefined) return classes.includes(loadBalancerClass);

  const legacy = serviceAnnotation(service, 'type');
  const targetType = serviceAnnotation(service, 'nlb-target-type');
  return legacy === 'nlb-ip' || (legacy === 'external' && (targetType === 'ip' || targetType === 'instance'));
}
