import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Backend } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import type { ListenerConsent } from './listener-consent.ts';
import { loadBalancerTarget, type WantedListener } from './load-balancer-target.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { refused, unresolvedBy } from './unresolved.ts';

type ListenerReference = NonNullable<Backend['listener']>;
type Request = AnyRequest<ListenerReference>;

/**
 * A listener by its ARN, for those who have its owner's consent. That is asked first: who does not have it learns no more of
 * the listener than whether it is there.
 */
export function listenerBackend(options: {
  readonly consentTo: ListenerConsent;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
}): BackendResolver<ListenerReference> {
  const { consentTo, loadBalancers } = options;

  return { nameOf: ({ backend }) => nameOf(backend), resolve, needingConsent: listenerNamed };

  async function resolve(request: Request): Promise<Resolution> {
    const { arn } = request.backend;
    const listener = readListenerArn(arn);
    if (listener === undefined) return refused('Rejected', `${arn} is not the ARN of a listener.`);
    if (listener.region !== request.region) {
      return refused(
        'LoadBalancerInOtherRegion',
        `Listener ${arn} is in ${listener.region}, the API is in ${request.region}. A private integration does not leave ` +
          `its Region: create a PrivateHttpApi with region: ${listener.region}.`,
      );
    }

    try {
      const { objection, lookAgainAfter } = await consentTo(request, { listener, name: `listener ${arn}` });
      if (objection?.reason === 'NotAllowed') {
        return { ...objection, withdrawn: [nameOf(request.backend)], lookAgainAfter };
      }
      if (objection !== undefined) return { ...objection, lookAgainAfter };
      const { region, call, asOf } = request;
      const isIt = ({ ListenerArn }: Listener): boolean => ListenerArn === arn;
      const found = await loadBalancers.find({
        ...{ region, name: listener.loadBalancerName, isWanted: isIt, call, asOf },
      });
      return {
        ...loadBalancerTarget({ ...inWords(listener), backend: nameOf(request.backend), isIt }, found),
        lookAgainAfter: Math.min(lookAgainAfter, found.lookAgainAfter),
      };
    } catch (error) {
      return unresolvedBy(error);
    }
  }
}

const prefix = 'Listener ';

function nameOf({ arn }: ListenerReference): string {
  return `${prefix}${arn}`;
}

/** The backend of that name, if it is a listener by ARN. */
function listenerNamed(name: string): ListenerReference | undefined {
  const arn = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return readListenerArn(arn) === undefined ? undefined : { arn };
}

function inWords({
  arn,
  account,
  loadBalancerArn,
  loadBalancerName,
  kind,
}: ListenerArn): Omit<WantedListener, 'backend' | 'isIt'> {
  const neverTwice = 'Create it, or name another one: an ARN is never given twice.';
  return {
    loadBalancer: `Load balancer ${loadBalancerName} of listener ${arn}`,
    listener: `listener of that ARN`,
    isItsLoadBalancer: ({ LoadBalancerArn }) => LoadBalancerArn === loadBalancerArn,
    remedies: {
      loadBalancerNotFound: `Account ${account} has to be the controller's own. ${neverTwice}`,
      loadBalancerFailed: 'Whoever made it has to see to it.',
      listenerNotFound: neverTwice,
      listenerStillNotFound: neverTwice,
      listenerNotHttp:
        kind === 'application' ? 'Name a listener for HTTP or HTTPS.' : 'Name a listener for TCP or TLS.',
      listenerRedirects: 'Name one that forwards.',
      internetFacing: 'If that is not wanted, name a listener of an internal load balancer.',
    },
  };
}
