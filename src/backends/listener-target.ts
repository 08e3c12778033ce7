import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Resolution, Unresolved } from '../model/target.ts';
import type { ListenerArn } from './listener-arn.ts';
import { isActive, type Found } from './load-balancers.ts';
import { pending, refused } from './unresolved.ts';
import { whereIs } from './where-is.ts';

/** The target that a listener by ARN is, as far as its load balancer is known. */
export function listenerTarget(options: {
  readonly backend: string;
  readonly listener: ListenerArn;
  readonly found: Found;
}): Resolution {
  const { backend, listener: wanted, found } = options;
  const { loadBalancer, listeners } = found;
  const { arn, account, loadBalancerArn, loadBalancerName } = wanted;

  // A name is given again, to a load balancer with another ARN.
  if (loadBalancer?.LoadBalancerArn !== loadBalancerArn) {
    return pending(
      'LoadBalancerNotFound',
      `The load balancer of listener ${arn} is not there (any more): account ${account} has to be the controller's own. ` +
        `Create it, or name another listener: an ARN is never given twice. Looking again every minute.`,
    );
  }
  if (loadBalancer.State?.Code === 'failed') {
    const why = loadBalancer.State.Reason ?? 'for a reason that it does not tell';
    return refused(
      'LoadBalancerFailed',
      `Load balancer ${loadBalancerName} of listener ${arn} could not be set up: ${why}. Whoever made it has to see to it.`,
    );
  }
  if (!isActive(loadBalancer)) {
    return pending(
      'LoadBalancerNotActive',
      `Load balancer ${loadBalancerName} of listener ${arn} is being provisioned, which takes 2 to 3 minutes as a rule.`,
    );
  }

  const listener = listeners.find(({ ListenerArn }) => ListenerArn === arn);
  if (listener === undefined) {
    return pending(
      'ListenerNotFound',
      `Load balancer ${loadBalancerName} has no listener ${arn} (any more). Create it, or name another one: an ARN is never ` +
        `given twice. Looking again every minute.`,
    );
  }
  return flawOf(listener, wanted) ?? { state: 'resolved', target: { backend, ...whereIs(listener, loadBalancer) } };
}

/** Why a listener that is there cannot be a target. */
function flawOf({ Protocol, DefaultActions }: Listener, { arn, kind }: ListenerArn): Unresolved | undefined {
  // An integration sends HTTP through TCP, so both look the same from the load balancer's other side.
  const usable = kind === 'application' ? 'HTTP' : 'TCP';
  if (Protocol !== usable) {
    const loadBalancer = kind === 'application' ? 'an Application Load Balancer' : 'a Network Load Balancer';
    const why =
      Protocol === 'HTTPS' || Protocol === 'TLS'
        ? 'this version cannot say which name to expect in its certificate'
        : 'HTTP cannot be sent to that';
    return refused(
      'ListenerNotHttp',
      `Listener ${arn} speaks ${Protocol ?? 'something unknown'}, and ${why}. Name a listener of ${loadBalancer} that speaks ` +
        `${usable}.`,
    );
  }
  if (DefaultActions?.some(({ Type }) => Type === 'redirect') === true) {
    return refused(
      'ListenerRedirects',
      `Listener ${arn} only redirects by default: clients of the API would be sent to a name inside the VPC. Name one that ` +
        `forwards.`,
    );
  }
  return undefined;
}
