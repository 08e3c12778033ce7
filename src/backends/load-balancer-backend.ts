import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Backend } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Permission, Request as AnyRequest } from './backend-resolver.ts';
import { consentToServed } from './consent-to-served.ts';
import { consentedTarget } from './consented-target.ts';
import { readLoadBalancerArn } from './listener-arn.ts';
import type { ListenerConsent } from './listener-consent.ts';
import type { Remedies } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { refused, unresolvedBy } from './unresolved.ts';

type LoadBalancerPort = NonNullable<Backend['loadBalancer']>;
type Request = AnyRequest<LoadBalancerPort>;

/**
 * A load balancer by its name or ARN, whoever made it, and the listener on a port of it, for those who have the owner's
 * consent. A name is given to whatever has it now: of an account's load balancers in a Region no two have the same one
 * (documented: CreateLoadBalancer).
 */
export function loadBalancerBackend(options: {
  readonly consentTo: ListenerConsent;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<LoadBalancerPort> {
  const { loadBalancers } = options;

  return { nameOf: ({ backend }) => nameOf(backend), resolve, needingConsent: loadBalancerNamed, consentTo };

  async function resolve(request: Request): Promise<Resolution> {
    const { name, arn, port } = request.backend;
    const read = arn === undefined ? undefined : readLoadBalancerArn(arn);
    const loadBalancerName = name ?? read?.name;
    if (loadBalancerName === undefined) return refused('Rejected', `${arn ?? ''} is not the ARN of a load balancer.`);
    if (read !== undefined && read.region !== request.region) {
      return refused(
        'LoadBalancerInOtherRegion',
        `Load balancer ${read.arn} is in ${read.region}, the API is in ${request.region}. A private integration does not ` +
          `leave its Region: create a PrivateHttpApi with region: ${read.region}.`,
      );
    }

    const { region, call, asOf } = request;
    const called = name ?? arn ?? '';
    const isIt = ({ Port }: Listener): boolean => Port === port;
    const wanted = {
      ...{ backend: nameOf(request.backend), remedies, isIt },
      loadBalancer: `Load balancer ${called}`,
      listener: `listener on port ${port}`,
      isItsLoadBalancer: ({ LoadBalancerArn }: LoadBalancer): boolean => arn === undefined || LoadBalancerArn === arn,
    };
    try {
      const found = await loadBalancers.find({ region, name: loadBalancerName, isWanted: isIt, call, asOf });
      return await consentedTarget(wanted, found, (listener) =>
        options.consentTo(request, { listener, name: `port ${port} of load balancer ${called}` }),
      );
    } catch (error) {
      return unresolvedBy(error);
    }
  }

  function consentTo(uri: string, request: Request): Promise<Permission> {
    return consentToServed(uri, (listener) => options.consentTo(request, { listener, name: `listener ${uri}` }));
  }
}

function nameOf({ name, arn, port }: LoadBalancerPort): string {
  return `Load balancer ${name ?? arn ?? ''}, port ${port}`;
}

/** The backend of that name, if it is a load balancer's listener. */
function loadBalancerNamed(backend: string): LoadBalancerPort | undefined {
  const [, called, port] = /^Load balancer (\S+), port (\d+)$/.exec(backend) ?? [];
  if (called === undefined) return undefined;
  const isArn = readLoadBalancerArn(called) !== undefined;
  return { ...(isArn ? { arn: called } : { name: called }), port: Number(port) };
}

const remedies: Remedies = {
  loadBalancerNotFound: 'Create it, or name another one in backend.loadBalancer.',
  loadBalancerFailed: 'Whoever made it has to see to it.',
  listenerNotFound: 'Add a listener, or use one of those.',
  listenerStillNotFound: 'Add a listener, or use one of those.',
  listenerNotHttp: 'Use the port of a listener for HTTP, HTTPS, TCP or TLS.',
  listenerRedirects: 'Use the port of a listener that forwards.',
  internetFacing: 'If that is not wanted, name an internal load balancer.',
};
