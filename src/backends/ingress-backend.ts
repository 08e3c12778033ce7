import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Backend } from '../model/private-http-api.ts';
import type { Resolution, Unresolved } from '../model/target.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { readLoadBalancerHostname, type LoadBalancerHostname } from './load-balancer-hostname.ts';
import { isActive, type Found, type LoadBalancers } from './load-balancers.ts';
import { pending, refused, unresolvedBy } from './unresolved.ts';
import { whereIs } from './where-is.ts';

type IngressPort = NonNullable<Backend['ingress']>;
type Request = AnyRequest<IngressPort>;

/**
 * The Application Load Balancer of an Ingress: status hostname → load balancer of that name → the same DNS name → listener
 * by port. (An LBC maintainer recommends this way: aws-load-balancer-controller #2686.) The Ingress's class is not looked
 * at: EKS Auto Mode has classes of its own, and a load balancer's hostname says enough.
 */
export function ingressBackend(options: {
  readonly ingresses: Pick<ObjectCache<Ingress>, 'get'>;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<IngressPort> {
  const { ingresses, loadBalancers } = options;

  return { nameOf, resolve };

  async function resolve(request: Request): Promise<Resolution> {
    const { namespace, name, port } = referenceOf(request);
    const ingress = ingresses.get(keyOf({ namespace, name }));
    if (ingress === undefined) {
      return pending(
        'IngressNotFound',
        `There is no Ingress ${namespace}/${name}. Create it, or name another one in backend.ingress.`,
      );
    }

    const hostnames = (ingress.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
    if (hostnames.length === 0) {
      return pending(
        'IngressHasNoLoadBalancer',
        `Ingress ${namespace}/${name} has no load balancer's hostname in its status yet. If it stays so, see the ` +
          `Ingress's events: is its class one of the AWS Load Balancer Controller's?`,
      );
    }

    const hostname = applicationLoadBalancerIn(hostnames);
    if (hostname === undefined) {
      return refused(
        'HostnameNotLoadBalancer',
        `Ingress ${namespace}/${name} is served at ${hostnames.join(', ')}, which is not an Application Load Balancer's ` +
          `name. API Gateway reaches only load balancers of AWS: use an Ingress class of the AWS Load Balancer Controller.`,
      );
    }
    if (hostname.region !== request.region) {
      return refused(
        'LoadBalancerInOtherRegion',
        `The load balancer of Ingress ${namespace}/${name} is in ${hostname.region}, the API is in ${request.region}. A ` +
          `private integration does not leave its Region: create a PrivateHttpApi with region: ${hostname.region}.`,
      );
    }
    return through(request, hostname, port);
  }

  async function through(request: Request, hostname: KnownHostname, port: number): Promise<Resolution> {
    const { region, call, asOf } = request;
    try {
      const isWanted = (listener: Listener): boolean => listener.Port === port;
      const found = await loadBalancers.find({ region, name: hostname.name, isWanted, call, asOf });
      return targetOf(request, hostname, found);
    } catch (error) {
      return unresolvedBy(error);
    }
  }
}

/**
 * The AWS Load Balancer Controller makes a load balancer's listeners in the same deployment as itself, seconds after it
 * (its stack deployer); so much later, in ms, one that is not there is not on its way.
 */
const listenerIsDueWithin = 180_000;

interface KnownHostname extends LoadBalancerHostname {
  readonly dnsName: string;
}

/** With a frontend NLB (AWS Load Balancer Controller 2.13) there are two hostnames: the ALB is the nearer one. */
function applicationLoadBalancerIn(hostnames: readonly string[]): KnownHostname | undefined {
  return hostnames
    .flatMap((dnsName) => {
      const read = readLoadBalancerHostname(dnsName);
      return read === undefined ? [] : { ...read, dnsName };
    })
    .find(({ kind }) => kind === 'application');
}

function referenceOf({ api, backend }: Request) {
  // Namespaced by its CRD, so the namespace is there.
  return { namespace: api.metadata.namespace ?? '', ...backend };
}

function nameOf(request: Request): string {
  const { namespace, name, port } = referenceOf(request);
  return `Ingress ${namespace}/${name}, port ${port}`;
}

function targetOf(request: Request, hostname: KnownHostname, found: Found): Resolution {
  const { namespace, name, port } = referenceOf(request);
  const { loadBalancer, listeners, lookAgainAfter } = found;
  const of = `Ingress ${namespace}/${name}`;

  // A name is no identity: a load balancer that was replaced may have left its name to another one, its DNS name not.
  if (loadBalancer === undefined || loadBalancer.DNSName?.toLowerCase() !== hostname.dnsName.toLowerCase()) {
    const message =
      `The load balancer of ${of}, ${hostname.dnsName}, is not there (any more). The AWS Load Balancer Controller makes ` +
      `another one if the Ingress is still its: see the Ingress's events. Looking again every minute.`;
    return { ...pending('LoadBalancerNotFound', message), lookAgainAfter };
  }
  if (loadBalancer.State?.Code === 'failed') {
    const why = loadBalancer.State.Reason ?? 'for a reason that it does not tell';
    const message = `Load balancer ${hostname.name} of ${of} could not be set up: ${why}. See the Ingress's events.`;
    return { ...refused('LoadBalancerFailed', message), lookAgainAfter };
  }
  if (!isActive(loadBalancer)) {
    const message = `Load balancer ${hostname.name} of ${of} is being provisioned, which takes 2 to 3 minutes as a rule.`;
    return { ...pending('LoadBalancerNotActive', message), lookAgainAfter };
  }

  const listener = listeners.find(({ Port }) => Port === port);
  if (listener === undefined) {
    return { ...pending('ListenerNotFound', noListenerOn(port, { hostname, of, found })), lookAgainAfter };
  }

  const flaw = flawOf(listener, `The listener on port ${port} of ${of}`);
  return flaw === undefined
    ? { state: 'resolved', target: { backend: nameOf(request), ...whereIs(listener, loadBalancer) }, lookAgainAfter }
    : { ...flaw, lookAgainAfter };
}

/** Why a listener that is there cannot be a target. */
function flawOf({ Protocol, DefaultActions }: Listener, listener: string): Unresolved | undefined {
  if (Protocol !== 'HTTP') {
    return refused(
      'ListenerNotHttp',
      `${listener} speaks ${Protocol ?? 'something else'}, and this version reaches HTTP listeners only. Add an HTTP port ` +
        `to alb.ingress.kubernetes.io/listen-ports, without ssl-redirect, and use that.`,
    );
  }
  if (DefaultActions?.some(({ Type }) => Type === 'redirect') === true) {
    return refused(
      'ListenerRedirects',
      `${listener} only redirects (alb.ingress.kubernetes.io/ssl-redirect does that to every HTTP listener): clients of ` +
        `the API would be sent to a name inside the VPC. Remove ssl-redirect from the Ingress, or give the API an Ingress ` +
        `of its own without it.`,
    );
  }
  return undefined;
}

/** That a port has no listener is news as long as one may be on its way; after that it is a port that nobody opens. */
function noListenerOn(
  port: number,
  { hostname, of, found }: { readonly hostname: KnownHostname; readonly of: string; readonly found: Found },
): string {
  const ports = portsOf(found.listeners);
  return found.unchangedFor < listenerIsDueWithin
    ? `Load balancer ${hostname.name} has no listener on port ${port} yet; it has ${ports}. Add the port to ` +
        `alb.ingress.kubernetes.io/listen-ports of ${of}, or use one of those.`
    : `Load balancer ${hostname.name} of ${of} is set up and has listeners on ${ports}, none on port ${port}: the port ` +
        `is wrong, it seems. Change backend.ingress.port to one that it has, or open the port with ` +
        `alb.ingress.kubernetes.io/listen-ports of ${of}.`;
}

function portsOf(listeners: readonly Listener[]): string {
  const ports = listeners.flatMap(({ Port }) => Port ?? []).sort((one, other) => one - other);
  return ports.length === 0 ? 'none' : ports.join(', ');
}
