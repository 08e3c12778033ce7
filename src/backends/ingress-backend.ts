import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Backend } from '../model/private-http-api.ts';
import type { Resolution, Unresolved } from '../model/target.ts';
import type { BackendResolver, Permission, Request as AnyRequest } from './backend-resolver.ts';
import { hostnameTarget } from './hostname-target.ts';
import { readLoadBalancerHostname } from './load-balancer-hostname.ts';
import type { Remedies } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { ObjectConsent } from './object-consent.ts';
import { objectPorts } from './object-ports.ts';
import { portsOfIngress } from './ports-of-ingress.ts';
import { pending, refused } from './unresolved.ts';

type IngressPort = NonNullable<Backend['ingress']>;
type Request = AnyRequest<IngressPort>;

const { objectIn, nameOf, needingConsent } = objectPorts('Ingress');

/**
 * The Application Load Balancer of an Ingress, by the hostname in its status. The Ingress's class is not looked at: EKS Auto
 * Mode has classes of its own, and a load balancer's hostname says enough.
 */
export function ingressBackend(options: {
  readonly ingresses: Pick<ObjectCache<Ingress>, 'get'>;
  readonly consent: ObjectConsent;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<IngressPort> {
  const { ingresses, consent, loadBalancers } = options;

  return { nameOf, resolve, needingConsent, consentTo };

  async function resolve(request: Request): Promise<Resolution> {
    const { port } = request.backend;
    const object = objectIn(request);
    const { namespace, name } = object;
    const objection = consent.objectionTo(request.api, object);
    if (objection !== undefined) return { ...objection, withdrawn: [nameOf(request)] };
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
    const of = `Ingress ${namespace}/${name}`;
    const resolution = await hostnameTarget({
      ...{ request, loadBalancers, backend: nameOf(request), object, consent, hostname, port },
      remedies: remediesFor(of),
    });
    const ports = portsOfIngress(ingress) ?? [port];
    if (resolution.state !== 'resolved' || ports.includes(port)) return resolution;
    const { target: _target, ...rest } = resolution;
    return { ...rest, ...notItsPort(of, port, ports) };
  }

  function consentTo(uri: string, request: Request): Promise<Permission> {
    return consent.toServed(request, objectIn(request), uri);
  }
}

/** The listener is there for other members of the IngressGroup: this one's rules are not on it. */
function notItsPort(of: string, port: number, ports: readonly number[]): Unresolved {
  return refused(
    'IngressPortNotFound',
    `${of} does not ask for port ${port}, only others of its IngressGroup do, so none of its own rules are there; it asks for ` +
      `${ports.join(', ')}. Change backend.ingress.port to one of those, or add the port to ` +
      `alb.ingress.kubernetes.io/listen-ports of ${of}.`,
  );
}

/** With a frontend NLB (AWS Load Balancer Controller 2.13) there are two hostnames: the ALB is the nearer one. */
function applicationLoadBalancerIn(hostnames: readonly string[]): string | undefined {
  return hostnames.find((hostname) => readLoadBalancerHostname(hostname)?.kind === 'application');
}

function remediesFor(of: string): Remedies {
  const listenPorts = `alb.ingress.kubernetes.io/listen-ports of ${of}`;
  return {
    loadBalancerNotFound: `The AWS Load Balancer Controller makes another one if the Ingress is still its: see the Ingress's events.`,
    loadBalancerFailed: `See the Ingress's events.`,
    listenerNotFound: `Add the port to ${listenPorts}, or use one of those.`,
    listenerStillNotFound:
      `The port is wrong, it seems: change backend.ingress.port to one that it has, or open the port with ` +
      `${listenPorts}.`,
    listenerNotHttp: `Add an HTTP or HTTPS port to ${listenPorts}, and use that.`,
    internetFacing: `If that is not wanted, set alb.ingress.kubernetes.io/scheme: internal on ${of}.`,
    listenerRedirects:
      `(alb.ingress.kubernetes.io/ssl-redirect does that to every HTTP listener.) Use the HTTPS port in ` +
      `backend.ingress.port and set the route's tls.serverName, or remove ssl-redirect from the Ingress.`,
  };
}
