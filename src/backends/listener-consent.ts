import { routesOf } from '../model/routes-of.ts';
import type { Unresolved } from '../model/target.ts';
import { isAllowed, type AllowedListener } from './allowed-listeners.ts';
import type { Permission, Request } from './backend-resolver.ts';
import { consentIn, consentTag, type Asker, type Consent, type Tags } from './consent.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import type { FoundTags, ListenerTags } from './listener-tags.ts';
import type { MadeFor } from './made-for.ts';
import type { ReferencedObject } from './reference-consent.ts';
import { pending, refused } from './unresolved.ts';

/** Asks whether a namespace may send requests to a listener. Throws AwsCallError. */
export type ListenerConsent = (
  request: Pick<Request, 'api' | 'call' | 'asOf'>,
  wanted: WantedConsent,
) => Promise<Permission>;

export interface WantedConsent {
  readonly listener: ListenerArn;
  /** What the spec calls it, in a sentence. */
  readonly name: string;
  /** Whose status named the load balancer: whoever may refer to all that it was made for needs nobody's tag. */
  readonly object?: ReferencedObject;
}

/**
 * Consent by the owner's tags, or by an administrator who lets the namespace in whatever the tags say. A load balancer that was
 * made for objects of the cluster is open to whoever may refer to these.
 */
export function listenerConsent(options: {
  readonly tags: Pick<ListenerTags, 'find'>;
  readonly allowed: readonly AllowedListener[];
  readonly madeFor: MadeFor;
  /** The cluster's name, as the tag of consent has it. */
  readonly cluster: string;
}): ListenerConsent {
  const { tags, allowed, madeFor, cluster } = options;

  return async ({ api, call, asOf }, { listener, name, object }) => {
    // Namespaced by its CRD, so the namespace is there.
    const asker: Asker = { cluster, namespace: api.metadata.namespace ?? '' };
    if (isAllowed(allowed, asker.namespace, listener)) return { objection: undefined, lookAgainAfter: Infinity };

    const objectionTo = (found: FoundTags): Unresolved | undefined => {
      const notMade = object && ((tags: Tags) => madeFor(api, object, tags));
      return objection(found, { asker, listener, name, notMade });
    };
    const alongside = routesOf(api).flatMap(({ backend }) => readListenerArn(backend.listener?.arn ?? '') ?? []);
    const isEnough = (found: FoundTags): boolean => found.state === 'foreign' || objectionTo(found) === undefined;
    const { found, lookAgainAfter } = await tags.find({ listener, alongside, isEnough, call, asOf });
    return { objection: objectionTo(found), lookAgainAfter };
  };
}

type Closed = Exclude<Consent, { readonly state: 'given' }>;

interface Context {
  readonly asker: Asker;
  readonly listener: ListenerArn;
  readonly name: string;
  /** Why nobody's consent is the asker's own, by the load balancer's tags; undefined: no object of the cluster is meant. */
  readonly notMade: ((tags: Tags) => string | undefined) | undefined;
}

function objection(found: FoundTags, context: Context): Unresolved | undefined {
  const { asker, listener, name, notMade } = context;
  switch (found.state) {
    case 'foreign':
      return refused(
        'ListenerInOtherAccount',
        `${capital(name)} is in another account or partition than the controller: Elastic Load Balancing in ` +
          `${listener.region} does not accept account ${listener.account} in its ARN. A private integration does not leave ` +
          `its account.`,
      );
    case 'missing':
      return pending(
        'ListenerNotFound',
        `${capital(name)} is not there (any more), or its load balancer is not. ` +
          (notMade === undefined ? `Create it, or name another one: an ARN is never given twice. ` : '') +
          `Looking again every minute.`,
      );
    case 'tagged': {
      const consent = consentIn({ own: found.listener, parent: found.loadBalancer }, asker);
      if (consent.state === 'given') return undefined;
      if (notMade === undefined) return notAllowed(whyClosed(consent, asker), consent, context);
      const why = notMade(found.loadBalancer);
      return why === undefined ? undefined : notAllowed(why, consent, context);
    }
  }
}

/** Whom else the tag names is not for everybody to read. */
function whyClosed(consent: Closed, asker: Asker): string {
  return consent.state === 'silent'
    ? `neither it nor its load balancer has the tag ${consentTag}`
    : `the tag ${consentTag} on ${consent.by === 'own' ? 'it' : 'its load balancer'} does not name ${named(asker)}`;
}

function notAllowed(why: string, consent: Closed, { asker, name }: Context): Unresolved {
  const who = named(asker);
  const remedy =
    consent.state === 'silent'
      ? `sets ${why.includes(consentTag) ? 'that tag' : `the tag ${consentTag}`} to "${who}" (or "any") on the listener or its load balancer`
      : `adds "${who}" to ${why.includes(consentTag) ? 'that tag' : `the tag ${consentTag}`}`;
  return refused(
    'NotAllowed',
    `Namespace ${asker.namespace} may not send requests to ${name}: ${why}. Nothing is served through it until its owner ` +
      `${remedy}, or an administrator of this controller names it in --allowed-listeners. Tags are read again every ` +
      `--load-balancer-resync, and sooner at first.`,
  );
}

function named({ cluster, namespace }: Asker): string {
  return `${cluster}/${namespace}`;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
