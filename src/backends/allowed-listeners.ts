import { readListenerArn, readLoadBalancerArn, type ListenerArn } from './listener-arn.ts';

/** A listener, or all of a load balancer, that an administrator lets a namespace send requests to. */
export interface AllowedListener {
  readonly namespace: string;
  /** The listener's or the load balancer's. */
  readonly arn: string;
}

export function isAllowed(allowed: readonly AllowedListener[], namespace: string, listener: ListenerArn): boolean {
  return allowed.some(
    (each) => each.namespace === namespace && (each.arn === listener.arn || each.arn === listener.loadBalancerArn),
  );
}

/** Whether it is written so that it can ever match. */
export function canMatch({ namespace, arn }: AllowedListener): boolean {
  const isNamespace = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace);
  return isNamespace && (readLoadBalancerArn(arn) ?? readListenerArn(arn)) !== undefined;
}
