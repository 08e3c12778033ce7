import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Resolution, Target, Unresolved } from '../model/target.ts';
import { isActive, type Found } from './load-balancers.ts';
import { pending, refused } from './unresolved.ts';

/** A listener that a backend stands for, in the words of whoever wrote the spec. */
export interface WantedListener {
  /** As in Target.backend. */
  readonly backend: string;
  /** The load balancer, for people: `Load balancer k8s-saas-1a2b of Ingress saas/saas`. */
  readonly loadBalancer: string;
  /** The listener, for people: `listener on port 80`. */
  readonly listener: string;
  /** A name is no identity: a load balancer that was replaced may have left its name to another one. */
  readonly isItsLoadBalancer: (loadBalancer: LoadBalancer) => boolean;
  readonly isIt: (listener: Listener) => boolean;
  readonly remedies: Remedies;
}

/** What to do next, by what is wrong, in whole sentences. */
export interface Remedies {
  readonly loadBalancerNotFound: string;
  readonly loadBalancerFailed: string;
  /** Where it may be on its way. */
  readonly listenerNotFound: string;
  /** Where the load balancer has been as it is for long. */
  readonly listenerStillNotFound: string;
  /** It speaks what no integration can. */
  readonly listenerNotHttp: string;
  readonly listenerRedirects: string;
  /** It works, but not only through the API. */
  readonly internetFacing: string;
}

/**
 * The AWS Load Balancer Controller makes a load balancer's listeners in the same deployment as itself, seconds after it
 * (its stack deployer); so much later, in ms, one that is not there is not on its way.
 */
const listenerIsDueWithin = 180_000;

/** The target that a listener is, or why it is none, as far as its load balancer is known. */
export function loadBalancerTarget(wanted: WantedListener, found: Found): Resolution {
  const { backend, loadBalancer: name, remedies } = wanted;
  const { loadBalancer, listeners, unchangedFor, lookAgainAfter } = found;

  if (loadBalancer === undefined || !wanted.isItsLoadBalancer(loadBalancer)) {
    const message = `${name} is not there (any more). ${remedies.loadBalancerNotFound} Looking again every minute.`;
    return { ...pending('LoadBalancerNotFound', message), lookAgainAfter };
  }
  if (loadBalancer.State?.Code === 'failed') {
    const why = loadBalancer.State.Reason ?? 'for a reason that it does not tell';
    const message = `${name} could not be set up: ${why}. ${remedies.loadBalancerFailed}`;
    return { ...refused('LoadBalancerFailed', message), lookAgainAfter };
  }
  if (!isActive(loadBalancer)) {
    const message = `${name} is being provisioned, which takes 2 to 3 minutes as a rule.`;
    return { ...pending('LoadBalancerNotActive', message), lookAgainAfter };
  }

  const listener = listeners.find(wanted.isIt);
  if (listener === undefined) {
    const message =
      unchangedFor < listenerIsDueWithin
        ? `${name} has no ${wanted.listener} yet; it has ${portsOf(listeners)}. ${remedies.listenerNotFound}`
        : `${name} is set up and has listeners on ${portsOf(listeners)}, but no ${wanted.listener}. ` +
          remedies.listenerStillNotFound;
    return { ...pending('ListenerNotFound', message), lookAgainAfter };
  }

  const speaks = speaking[listener.Protocol ?? ''];
  if (speaks === undefined) return { ...notHttp(listener, wanted), lookAgainAfter };
  if (listener.DefaultActions?.some(({ Type }) => Type === 'redirect') === true) {
    const message =
      `The ${wanted.listener} of ${inSentence(name)} only redirects by default: clients of the API would be sent to a name ` +
      `inside the VPC. ${remedies.listenerRedirects}`;
    return { ...refused('ListenerRedirects', message), lookAgainAfter };
  }
  const warning = loadBalancer.Scheme === 'internet-facing' ? reachableBy(name, remedies.internetFacing) : undefined;
  const target: Target = {
    backend,
    ...whereIs(listener, loadBalancer),
    speaks,
    ...(warning !== undefined && { warning: { reason: 'InternetFacing', message: warning } }),
  };
  return { state: 'resolved', target, lookAgainAfter };
}

/** An integration sends HTTP, plain or in TLS. A TCP listener passes both on to whatever is behind it. */
const speaking: Readonly<Record<string, Target['speaks'] | undefined>> = {
  HTTP: 'http',
  HTTPS: 'tls',
  TCP: 'either',
  TLS: 'tls',
};

function notHttp({ Protocol }: Listener, { listener, loadBalancer, remedies }: WantedListener): Unresolved {
  return refused(
    'ListenerNotHttp',
    `The ${listener} of ${inSentence(loadBalancer)} speaks ${Protocol ?? 'something unknown'}, and HTTP cannot be sent to ` +
      `that. ${remedies.listenerNotHttp}`,
  );
}

function reachableBy(loadBalancer: string, remedy: string): string {
  return `${loadBalancer} is internet-facing: requests can reach it around the API, without what the API checks on the way. ${remedy}`;
}

/** What an integration and a VPC link need to know of a listener. */
function whereIs({ ListenerArn }: Listener, { VpcId, AvailabilityZones }: LoadBalancer) {
  return {
    uri: ListenerArn ?? '',
    vpcId: VpcId ?? '',
    subnetIds: (AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
  };
}

function portsOf(listeners: readonly Listener[]): string {
  const ports = new Set(listeners.flatMap(({ Port }) => Port ?? []));
  return ports.size === 0 ? 'none' : [...ports].sort((one, other) => one - other).join(', ');
}

function inSentence(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
