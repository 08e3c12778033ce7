import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ObjectGroups } from '../kubernetes/grouped-objects.ts';
import { isKubernetesError } from '../kubernetes/kubernetes-error.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { ReferencedObjects } from '../kubernetes/referenced-cache.ts';
import { programmedMessage, type Gateway, type ListenerSet } from '../model/gateway.ts';
import type { Backend } from '../model/private-http-api.ts';
import { objectOf } from '../model/references.ts';
import type { Resolution, Unresolved } from '../model/target.ts';
import type { BackendResolver, Permission, Request as AnyRequest } from './backend-resolver.ts';
import { portOfGateway } from './gateway-listener.ts';
import { hostnameTarget } from './hostname-target.ts';
import { readLoadBalancerArn } from './listener-arn.ts';
import { readLoadBalancerHostname } from './load-balancer-hostname.ts';
import type { Remedies } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { ObjectConsent } from './object-consent.ts';
import type { ReferencedObject } from './reference-consent.ts';
import { pending, refused } from './unresolved.ts';

type GatewayReference = NonNullable<Backend['gateway']>;
type Request = AnyRequest<GatewayReference>;

/**
 * The load balancer of a Gateway, by the address in its status, and by its ARN where the AWS Load Balancer Controller wrote
 * that too. Whose class the Gateway is of is not looked at, since an address says enough. A cluster may do without Gateway API.
 */
export function gatewayBackend(options: {
  readonly gateways: Pick<ReferencedObjects<Gateway>, 'get'>;
  readonly listenerSets: Pick<ObjectGroups<ListenerSet>, 'of'>;
  readonly consent: ObjectConsent;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<GatewayReference> {
  const { gateways, listenerSets, consent, loadBalancers } = options;

  return { nameOf, resolve, needingConsent, consentTo };

  async function resolve(request: Request): Promise<Resolution> {
    const { sectionName } = request.backend;
    const object = objectIn(request);
    const { namespace, name } = object;
    const objection = consent.objectionTo(request.api, object);
    if (objection !== undefined) return { ...objection, withdrawn: [nameOf(request)] };
    const of = `Gateway ${namespace}/${name}`;
    const key = keyOf({ namespace, name });
    const gateway = ifKnown(() => gateways.get(key));
    if (gateway === 'unknown') return notInstalled;
    if (gateway === undefined) {
      return pending('GatewayNotFound', `There is no ${of}. Create it, or name another one in backend.gateway.`);
    }

    const addressed = loadBalancerOf(gateway, of);
    if ('state' in addressed) return addressed;
    const meant = portOfGateway(gateway, request.backend, () => {
      // Gateway API before 1.5 has none, so the Gateway has none either.
      const sets = ifKnown(() => listenerSets.of(key));
      return sets === 'unknown' ? [] : sets;
    });
    if ('state' in meant) return meant;

    const { port, protocol } = meant;
    return hostnameTarget({
      ...{ request, loadBalancers, backend: nameOf(request), object, consent, port, remedies, ...addressed },
      isFit: (listener) => isMadeFor(protocol, listener),
      ...(sectionName !== undefined && {
        listener: `listener for ${sectionName} (${protocol ?? ''} on port ${port})`,
      }),
    });
  }

  function consentTo(uri: string, request: Request): Promise<Permission> {
    return consent.toServed(request, objectIn(request), uri);
  }
}

/** What a cache answers, unless the API server does not know the kind. */
function ifKnown<T>(ask: () => T): T | 'unknown' {
  try {
    return ask();
  } catch (error) {
    if (isKubernetesError(error, 'notFound')) return 'unknown';
    throw error;
  }
}

const notInstalled = pending(
  'GatewayApiNotInstalled',
  'The cluster does not know Gateways: Gateway API is not installed (its CustomResourceDefinition ' +
    'gateways.gateway.networking.k8s.io, version v1). Install it, or use another kind of backend. It is looked for every 30 ' +
    'seconds.',
);

/** Where the Gateway is, or why that is no load balancer. */
function loadBalancerOf({ spec, status }: Gateway, of: string) {
  const addresses = (status?.addresses ?? []).flatMap(({ value }) => value ?? []);
  if (addresses.length === 0) return noAddress(of, status);
  const hostname = addresses.find((address) => readLoadBalancerHostname(address) !== undefined);
  if (hostname === undefined) {
    return refused(
      'HostnameNotLoadBalancer',
      `${of} of class ${spec.gatewayClassName} is served at ${addresses.join(', ')}, which is not the name of an Application ` +
        `or Network Load Balancer. API Gateway reaches only those: use a GatewayClass of the AWS Load Balancer Controller, ` +
        `whose controllerName is gateway.k8s.aws/alb or gateway.k8s.aws/nlb.`,
    );
  }
  return { hostname, arn: readLoadBalancerArn(programmedMessage(status?.conditions) ?? '') };
}

function noAddress(of: string, status: Gateway['status']): Unresolved {
  const rejection = status?.conditions?.find(({ type, status: value }) => type === 'Accepted' && value === 'False');
  const said =
    rejection === undefined
      ? "is its class one of the AWS Load Balancer Controller's?"
      : `it was not accepted (${rejection.reason}: ${rejection.message}).`;
  return pending(
    'GatewayHasNoLoadBalancer',
    `${of} has no address in its status yet. If it stays so, see the Gateway's conditions and events: ${said}`,
  );
}

/**
 * Whether a load balancer's listener can be the one that was made for a Gateway's listener of that protocol: where two
 * conflict, the port is the other one's. What speaks something else altogether is found, and refused for that.
 */
function isMadeFor(protocol: string | undefined, { Protocol }: Listener): boolean {
  const made = madeFor[protocol ?? ''] ?? [];
  return made.length === 0 || madeFor[Protocol ?? ''] === undefined || made.some((each) => each === Protocol);
}

/** What the AWS Load Balancer Controller makes for a protocol. (Passed through, TLS is TCP to the load balancer.) */
const madeFor: Readonly<Record<string, readonly string[] | undefined>> = {
  HTTP: ['HTTP'],
  HTTPS: ['HTTPS'],
  TLS: ['TLS', 'TCP'],
  TCP: ['TCP'],
};

function objectIn({ api, backend }: Request): ReferencedObject {
  return { kind: 'Gateway', ...objectOf(api, backend) };
}

function nameOf(request: Request): string {
  const { namespace, name } = objectIn(request);
  const { sectionName, port } = request.backend;
  return `Gateway ${namespace}/${name}, ${sectionName === undefined ? `port ${port ?? ''}` : `listener ${sectionName}`}`;
}

/** The backend of that name, if it is a Gateway's. */
function needingConsent(backend: string): GatewayReference | undefined {
  const [, namespace, name, by, which] = /^Gateway ([^/ ]+)\/(\S+), (port|listener) (\S+)$/.exec(backend) ?? [];
  if (namespace === undefined || name === undefined || which === undefined) return undefined;
  return { namespace, name, ...(by === 'port' ? { port: Number(which) } : { sectionName: which }) };
}

const attach =
  'The AWS Load Balancer Controller makes a listener when the first route is attached to it: attach one, an HTTPRoute to an ' +
  "Application Load Balancer's, a TCPRoute or TLSRoute to a Network Load Balancer's.";

const remedies: Remedies = {
  loadBalancerNotFound: `The AWS Load Balancer Controller makes another one if the Gateway is still its: see the Gateway's events.`,
  loadBalancerFailed: `See the Gateway's events.`,
  listenerNotFound: attach,
  listenerStillNotFound: attach,
  listenerNotHttp: `Use a listener of the Gateway for HTTP or HTTPS, or for TCP or TLS, that no other one shares its port with.`,
  listenerRedirects: `Use a listener that forwards.`,
  internetFacing: `If that is not wanted, set scheme: internal in the Gateway's LoadBalancerConfiguration.`,
};
