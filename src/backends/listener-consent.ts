import type { Unresolved } from '../model/target.ts';
import { isAllowed, type AllowedListener } from './allowed-listeners.ts';
import type { Request } from './backend-resolver.ts';
import { consentIn, consentTag, type Asker, type Consent } from './consent.ts';
import { readListenerArn, type ListenerArn } from './listener-arn.ts';
import type { FoundTags, ListenerTags } from './listener-tags.ts';
import { pending, refused } from './unresolved.ts';
import { routesOf } from '../model/routes-of.ts';

/** What keeps a namespace from a listener, if anything does, and when that is worth another look, in ms. */
export interface Permission {
  readonly objection: Unresolved | undefined;
  readonly lookAgainAfter: number;
}

/** Asks whether a namespace may send requests to a listener. Throws AwsCallError. */
export type ListenerConsent = (
  request: Pick<Request, 'api' | 'call' | 'asOf'>,
  /** `name`: what the spec calls it, in a sentence. */
  wanted: { readonly listener: ListenerArn; readonly name: string },
) => Promise<Permission>;

/** Consent by the owner's tags, or by an administrator who lets the namespace in whatever the tags say. */
export function listenerConsent(options: {
  readonly tags: Pick<ListenerTags, 'find'>;
  readonly allowed: readonly AllowedListener[];
  /** The cluster's name, as tags have it. */
  readonly cluster: string;
}): ListenerConsent {
  const { tags, allowed, cluster } = options;

  return async ({ api, call, asOf }, { listener, name }) => {
    // Namespaced by its CRD, so the namespace is there.
    const asker: Asker = { cluster, namespace: api.metadata.namespace ?? '' };
    if (isAllowed(allowed, asker.namespace, listener)) return { objection: undefined, lookAgainAfter: Infinity };

    const objectionTo = (found: FoundTags): Unresolved | undefined => objection(found, { asker, listener, name });
    const alongside = routesOf(api).flatMap(({ backend }) => readListenerArn(backend.listener?.arn ?? '') ?? []);
    const isEnough = (found: FoundTags): boolean => found.state === 'foreign' || objectionTo(found) === undefined;
    const { found, lookAgainAfter } = await tags.find({ listener, alongside, isEnough, call, asOf });
    return { objection: objectionTo(found), lookAgainAfter };
  };
}

interface Context {
  readonly asker: Asker;
  readonly listener: ListenerArn;
  readonly name: string;
}

function objection(found: FoundTags, context: Context): Unresolved | undefined {
  const { asker, listener, name } = context;
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
        `${capital(name)} is not there (any more), or its load balancer is not. Create it, or name another one: an ARN is ` +
          `never given twice. Looking again every minute.`,
      );
    case 'tagged': {
      const consent = consentIn({ own: found.listener, parent: found.loadBalancer }, asker);
      return consent.state === 'given' ? undefined : notAllowed(consent, context);
    }
  }
}

/** Whom else the tag names is not for everybody to read. */
function notAllowed(consent: Exclude<Consent, { readonly state: 'given' }>, { asker, name }: Context): Unresolved {
  const { cluster, namespace } = asker;
  const who = `${cluster}/${namespace}`;
  const why =
    consent.state === 'silent'
      ? `neither it nor its load balancer has the tag ${consentTag}`
      : `the tag ${consentTag} on ${consent.by === 'own' ? 'it' : 'its load balancer'} does not name ${who}`;
  const remedy =
    consent.state === 'silent'
      ? `sets that tag to "${who}" (or "any") on the listener or its load balancer`
      : `adds "${who}" to that tag`;
  return refused(
    'NotAllowed',
    `Namespace ${namespace} may not send requests to ${name}: ${why}. Nothing is served through it until its owner ` +
      `${remedy}, or an administrator of this controller names it in --allowed-listeners. Tags are read again every ` +
      `--load-balancer-resync, and sooner at first.`,
  );
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
