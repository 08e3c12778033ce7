import type { Resolution } from '../model/target.ts';
import type { Permission } from './backend-resolver.ts';
import { isWithdrawal } from './is-withdrawal.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import { loadBalancerTarget, type WantedListener } from './load-balancer-target.ts';
import type { Found } from './load-balancers.ts';
import { refused } from './unresolved.ts';

/**
 * The target that a listener is, for those who have consent to it. Who does not have it learns no more of the load balancer
 * than that it is there.
 */
export async function consentedTarget(
  wanted: WantedListener,
  found: Found,
  consentTo: (listener: ListenerArn) => Promise<Permission>,
): Promise<Resolution> {
  const { loadBalancer, listeners } = found;
  const isThere = loadBalancer !== undefined && wanted.isItsLoadBalancer(loadBalancer);
  // There is nothing to be sent to yet, and nothing to be learned of it.
  const isOpen = isThere && loadBalancer.State?.Code !== 'provisioning';
  // Where it is another one that is missing, any speaks for the load balancer.
  const listener = isOpen ? (listeners.find(wanted.isIt) ?? listeners[0]) : undefined;
  if (listener === undefined) return loadBalancerTarget(wanted, found);

  const { ListenerArn = '' } = listener;
  const read = readListenerArn(ListenerArn);
  if (read === undefined) return refused('Rejected', `${ListenerArn} is not the ARN of a listener.`);
  const permission = await consentTo(read);
  const lookAgainAfter = Math.min(found.lookAgainAfter, permission.lookAgainAfter);
  if (permission.objection === undefined) return { ...loadBalancerTarget(wanted, found), lookAgainAfter };
  const withdrawn = isWithdrawal(permission) ? { withdrawn: [wanted.backend] } : {};
  return { ...permission.objection, ...withdrawn, lookAgainAfter };
}
