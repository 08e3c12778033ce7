import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Backends, Served as ServedBackend } from '../backends/backend-resolver.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import { admits } from '../links/admits.ts';
import { noApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { routesOf } from '../model/routes-of.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Place } from './place-of.ts';
import { retryAfter } from './retry-after.ts';
import type { Served } from './served.ts';
import { withdrawnAmong } from './withdrawn-among.ts';

interface Options {
  readonly api: PrivateHttpApi;
  readonly place: Place;
  readonly backends: Backends;
  readonly observer: Pick<ApiObserver, 'apiIdOf' | 'inspect'>;
  readonly served: Served;
  readonly links: Pick<ObjectCache<VpcLink>, 'list'>;
}

interface Withdrawal {
  /** Whether something is served whose owner does not consent (any more). */
  readonly isWithdrawn: boolean;
  /** In ms; Infinity: never. */
  readonly lookAgainAfter: number;
}

/**
 * Looks whether an object that is held serves something without its owner's consent: the owner's right is above the wish to
 * leave things as they are. Spec and status can be edited by hand, so what counts is what AWS serves: as this process has
 * seen it, or else by a look, one for each process. A look that failed says nothing.
 */
export async function withdrawnFrom(options: Options): Promise<Withdrawal> {
  const { api, place, backends, served } = options;
  const { region, call } = place;
  // A link that it goes through does not allow its namespace any more.
  if (isShutOut(options)) return { isWithdrawn: true, lookAgainAfter: Infinity };
  const remembered = (api.status?.routes ?? []).filter(({ integrationId }) => integrationId !== undefined);

  try {
    const seen = served.of(api.metadata.uid);
    const { inAws, putOffFor } = seen === undefined ? await look(options) : { inAws: seen, putOffFor: Infinity };
    // A stage may serve a snapshot from before a change that another process began: what is in it nobody can read.
    const isInterrupted = seen === undefined && api.status?.applying !== undefined;
    const wanted = routesOf(api).map(({ backend }) => backends.nameOf({ api, backend, region, call }));
    const mayServe = [
      ...inAws,
      ...remembered.flatMap(({ backend, target: uri }) => (backend === undefined ? [] : { backend, uri })),
      ...(isInterrupted ? wanted.map((backend) => ({ backend, uri: undefined })) : []),
    ];
    const { withdrawn, lookAgainAfter } = await withdrawnAmong(mayServe, options);
    return { isWithdrawn: withdrawn.length > 0, lookAgainAfter: Math.min(lookAgainAfter, putOffFor) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { isWithdrawn: false, lookAgainAfter: retryAfter(error.failure) ?? 60_000 };
  }
}

function isShutOut({ api, links }: Options): boolean {
  const shut = links.list().filter((link) => !admits(link, api.metadata.namespace ?? ''));
  return (api.status?.vpcLinks ?? []).some(({ name, vpcLinkId }) =>
    // By its id too: what it is called there can be edited by hand.
    shut.some(
      ({ metadata, status }) => vpcLinkId !== undefined && (metadata.name === name || status?.vpcLinkId === vpcLinkId),
    ),
  );
}

interface Looked {
  /** What needs consent in the object's API. */
  readonly inAws: readonly ServedBackend[];
  /** For how long AWS cannot be believed yet, in ms; Infinity: it was looked at. */
  readonly putOffFor: number;
}

async function look({ api, place, observer, served }: Options): Promise<Looked> {
  const { uid } = api.metadata;
  const call = { ...place.call, priority: 'check' } as const;
  const isThere = (await observer.apiIdOf(api, place.inventory)) !== undefined;
  const found = isThere
    ? await observer.inspect(api, { ...place, call })
    : ({ state: 'observed', observed: noApi } as const);
  if (found.state === 'observed') served.set(uid, found.observed);
  return { inAws: served.of(uid) ?? [], putOffFor: found.state === 'tooEarly' ? found.after : Infinity };
}
