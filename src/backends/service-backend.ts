import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { Backend } from '../model/private-http-api.ts';
import type { Service } from '../model/service.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Permission, Request as AnyRequest } from './backend-resolver.ts';
import { hostnameTarget } from './hostname-target.ts';
import { readLoadBalancerHostname } from './load-balancer-hostname.ts';
import type { Remedies } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { ObjectConsent } from './object-consent.ts';
import { objectPorts } from './object-ports.ts';
import { pending, refused } from './unresolved.ts';

type ServicePort = NonNullable<Backend['service']>;
type Request = AnyRequest<ServicePort>;

const { objectIn, nameOf, needingConsent } = objectPorts('Service');

/**
 * The Network Load Balancer of a Service of type LoadBalancer, by the hostname in its status: one listener a port. Whose class
 * the Service is of is not looked at, since a hostname says enough.
 */
export function serviceBackend(options: {
  readonly services: Pick<ObjectCache<Service>, 'get'>;
  readonly consent: ObjectConsent;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<ServicePort> {
  const { services, consent, loadBalancers } = options;

  return { nameOf, resolve, needingConsent, consentTo };

  async function resolve(request: Request): Promise<Resolution> {
    const { port } = request.backend;
    const object = objectIn(request);
    const { namespace, name } = object;
    const objection = consent.objectionTo(request.api, object);
    if (objection !== undefined) return { ...objection, withdrawn: [nameOf(request)] };
    const of = `Service ${namespace}/${name}`;
    const service = services.get(keyOf({ namespace, name }));
    if (service === undefined) {
      return pending('ServiceNotFound', `There is no ${of}. Create it, or name another one in backend.service.`);
    }
    if (service.spec.type !== 'LoadBalancer') {
      return refused(
        'ServiceHasNoLoadBalancer',
        `${of} is of type ${service.spec.type ?? 'ClusterIP'}, so it has no load balancer. Make it one of type LoadBalancer ` +
          `with loadBalancerClass service.k8s.aws/nlb, or name an Ingress in backend.ingress.`,
      );
    }
    const ports = service.spec.ports ?? [];
    if (!ports.some((each) => each.port === port)) {
      const has = ports.map((each) => each.port).join(', ');
      return refused(
        'ServicePortNotFound',
        `${of} has no port ${port}; it has ${has}. Change backend.service.port, or add the port to the Service.`,
      );
    }

    const hostnames = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
    if (hostnames.length === 0) {
      return pending(
        'ServiceHasNoLoadBalancer',
        `${of} has no load balancer's hostname in its status yet. If it stays so, see the Service's events: is its class one ` +
          `of the AWS Load Balancer Controller's?`,
      );
    }
    const hostname = hostnames.find((each) => readLoadBalancerHostname(each)?.kind === 'network');
    if (hostname === undefined) {
      return refused(
        'HostnameNotLoadBalancer',
        `${of} is served at ${hostnames.join(', ')}, which is not a Network Load Balancer's name (Classic Load Balancers ` +
          `cannot be reached through a VPC link): give the Service the loadBalancerClass service.k8s.aws/nlb.`,
      );
    }
    return hostnameTarget({
      ...{ request, loadBalancers, backend: nameOf(request), object, consent, hostname, port, remedies },
    });
  }

  function consentTo(uri: string, request: Request): Promise<Permission> {
    return consent.toServed(request, objectIn(request), uri);
  }
}

const remedies: Remedies = {
  loadBalancerNotFound: `The AWS Load Balancer Controller makes another one if the Service is still its: see the Service's events.`,
  loadBalancerFailed: `See the Service's events.`,
  listenerNotFound: `The AWS Load Balancer Controller makes one for each port of the Service: see the Service's events.`,
  listenerStillNotFound: `The AWS Load Balancer Controller makes one for each port of the Service: see the Service's events.`,
  listenerNotHttp: `Use a port of the Service whose protocol is TCP, and that no other port shares its number with.`,
  listenerRedirects: `Use a port that forwards.`,
  internetFacing: `If that is not wanted, set service.beta.kubernetes.io/aws-load-balancer-scheme: internal on the Service.`,
};
