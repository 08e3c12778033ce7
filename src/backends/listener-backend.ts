import type { Backend } from '../model/private-http-api.ts';
import type { Resolution, Unresolved } from '../model/target.ts';
import { isAllowed, type AllowedListener } from './allowed-listeners.ts';
import type { BackendResolver, Request as AnyRequest } from './backend-resolver.ts';
import { consentIn, consentTag, type Asker, type Consent } from './consent.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import { listenerTarget } from './listener-target.ts';
import type { FoundTags, ListenerTags } from './listener-tags.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { pending, refused, unresolvedBy } from './unresolved.ts';

type ListenerReference = NonNullable<Backend['listener']>;
type Request = AnyRequest<ListenerReference>;

interface Options {
  readonly tags: Pick<ListenerTags, 'find'>;
  readonly loadBalancers: Pick<LoadBalancers, 'find'>;
  /** Whom an administrator lets in, whatever the tags say. */
  readonly allowed: readonly AllowedListener[];
  /** The cluster's name, as tags have it. */
  readonly cluster: string;
}

/** What keeps a namespace from a listener, if anything does, and when that is worth another look, in ms. */
interface Permission {
  readonly objection: Unresolved | undefined;
  readonly lookAgainAfter: number;
}

/**
 * A listener by its ARN, for those who have its owner's consent. That is asked first: who does not have it learns no more of
 * the listener than whether it is there.
 */
export function listenerBackend(options: Options): BackendResolver<ListenerReference> {
  const { tags, loadBalancers, allowed, cluster } = options;

  return { nameOf: ({ backend }) => nameOf(backend), resolve };

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
      const { objection, lookAgainAfter } = await permissionFor(request, listener);
      if (objection?.reason === 'NotAllowed') {
        return { ...objection, withdrawn: [nameOf(request.backend)], lookAgainAfter };
      }
      if (objection !== undefined) return { ...objection, lookAgainAfter };
      const { region, call, asOf } = request;
      const found = await loadBalancers.find({
        region,
        name: listener.loadBalancerName,
        isWanted: ({ ListenerArn }) => ListenerArn === arn,
        call,
        asOf,
      });
      return {
        ...listenerTarget({ backend: nameOf(request.backend), listener, found }),
        lookAgainAfter: Math.min(lookAgainAfter, found.lookAgainAfter),
      };
    } catch (error) {
      return unresolvedBy(error);
    }
  }

  async function permissionFor({ api, call, asOf }: Request, listener: ListenerArn): Promise<Permission> {
    // Namespaced by its CRD, so the namespace is there.
    const asker: Asker = { cluster, namespace: api.metadata.namespace ?? '' };
    if (isAllowed(allowed, asker.namespace, listener)) return { objection: undefined, lookAgainAfter: Infinity };

    const alongside = api.spec.routes.flatMap(({ backend }) => readListenerArn(backend.listener?.arn ?? '') ?? []);
    const isEnough = (found: FoundTags): boolean =>
      found.state === 'foreign' || objectionTo(found, asker, listener) === undefined;
    const { found, lookAgainAfter } = await tags.find({ listener, alongside, isEnough, call, asOf });
    return { objection: objectionTo(found, asker, listener), lookAgainAfter };
  }
}

const prefix = 'Listener ';

function nameOf({ arn }: ListenerReference): string {
  return `${prefix}${arn}`;
}

/** The backend of that name, if it is a listener by ARN. */
export function listenerNamed(name: string): ListenerReference | undefined {
  const arn = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return readListenerArn(arn) === undefined ? undefined : { arn };
}

function objectionTo(found: FoundTags, asker: Asker, { arn, account, region }: ListenerArn): Unresolved | undefined {
  switch (found.state) {
    case 'foreign':
      return refused(
        'ListenerInOtherAccount',
        `Listener ${arn} is in another account or partition than the controller: Elastic Load Balancing in ${region} does ` +
          `not accept account ${account} in its ARN. A private integration does not leave its account.`,
      );
    case 'missing':
      return pending(
        'ListenerNotFound',
        `Listener ${arn} is not there (any more), or its load balancer is not. Create it, or name another one: an ARN is ` +
          `never given twice. Looking again every minute.`,
      );
    case 'tagged': {
      const consent = consentIn(found, asker);
      return consent.state === 'given' ? undefined : notAllowed(consent, asker, arn);
    }
  }
}

/** Whom else the tag names is not for everybody to read. */
function notAllowed(
  consent: Exclude<Consent, { readonly state: 'given' }>,
  { cluster, namespace }: Asker,
  arn: string,
): Unresolved {
  const who = `${cluster}/${namespace}`;
  const why =
    consent.state === 'silent'
      ? `neither it nor its load balancer has the tag ${consentTag}`
      : `the tag ${consentTag} on ${consent.by === 'listener' ? 'it' : 'its load balancer'} does not name ${who}`;
  const remedy =
    consent.state === 'silent'
      ? `sets that tag to "${who}" (or "any") on the listener or its load balancer`
      : `adds "${who}" to that tag`;
  return refused(
    'NotAllowed',
    `Namespace ${namespace} may not send requests to listener ${arn}: ${why}. Nothing is served through it until its owner ` +
      `${remedy}, or an administrator of this controller names it in --allowed-listeners. Tags are read again every ` +
      `--load-balancer-resync, and sooner at first.`,
  );
}
