import type { ListenerArn } from './listener-arn.ts';

/** DescribeTags takes 20 ARNs (documented). */
const most = 20;

/** A listener and as many of the others as one call can take, each with its load balancer. */
export function batchOf(
  listener: ListenerArn,
  others: readonly ListenerArn[],
): { readonly listeners: readonly ListenerArn[]; readonly arns: readonly string[] } {
  const arns = new Set([listener.arn, listener.loadBalancerArn]);
  const listeners = [listener];
  for (const other of others) {
    const grown = new Set([...arns, other.arn, other.loadBalancerArn]);
    if (arns.has(other.arn) || grown.size > most) continue;
    for (const arn of grown) arns.add(arn);
    listeners.push(other);
  }
  return { listeners, arns: [...arns] };
}
