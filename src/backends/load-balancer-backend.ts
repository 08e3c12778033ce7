import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Backend } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { readListenerArn, readLoadBalancerArn } from './listener-arn.ts';
import type { ListenerConsent } from './listener-consent.ts';
import { loadBalancerTarget, type Remedies } from './load-balancer-target.ts';
import type { Found, LoadBalancers } from './load-balancers.ts';
import { pending, refused, unresolvedBy } from './unresolved.ts';

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
  const { consentTo, loadBalancers } = options;

  return { nameOf: ({ backend }) => nameOf(backend), resolve, needingConsent: loadBalancerNamed };

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

    try {
      const { region, call, asOf } = request;
      const isIt = ({ Port }: Listener): boolean => Port === port;
      const found = await loadBalancers.find({ region, name: loadBalancerName, isWanted: isIt, call, asOf });
      return await answer(request, found, isIt);
    } catch (error) {
      return unresolvedBy(error);
    }
  }

  /** Who has no consent learns no more of the load balancer than whether it and that listener are there. */
  async function answer(request: Request, found: Found, isIt: (listener: Listener) => boolean): Promise<Resolution> {
    const { name, arn, port } = request.backend;
    const { loadBalancer, lookAgainAfter } = found;
    const called = name ?? arn ?? '';
    const isItsLoadBalancer = ({ LoadBalancerArn }: NonNullable<typeof loadBalancer>): boolean =>
      arn === undefined || LoadBalancerArn === arn;

    const isThere = loadBalancer !== undefined && isItsLoadBalancer(loadBalancer);
    const listener = isThere ? readListenerArn(found.listeners.find(isIt)?.ListenerArn ?? '') : undefined;
    if (isThere && listener === undefined) {
      const message =
        `Load balancer ${called} has no listener on port ${port}. Add one, or change backend.loadBalancer.port to the port ` +
        `of one that it has.`;
      return { ...pending('ListenerNotFound', message), lookAgainAfter };
    }
    const permission =
      listener && (await consentTo(request, { listener, name: `port ${port} of load balancer ${called}` }));
    const look = Math.min(lookAgainAfter, permission?.lookAgainAfter ?? Infinity);
    const objection = permission?.objection;
    if (objection?.reason === 'NotAllowed') {
      return { ...objection, withdrawn: [nameOf(request.backend)], lookAgainAfter: look };
    }
    if (objection !== undefined) return { ...objection, lookAgainAfter: look };
    const wanted = {
      ...{ backend: nameOf(request.backend), remedies, isIt, isItsLoadBalancer },
      loadBalancer: `Load balancer ${called}`,
      listener: `listener on port ${port}`,
    };
    return { ...loadBalancerTarget(wanted, found), lookAgainAfter: look };
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
