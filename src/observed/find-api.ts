import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import { standingOf, type Tags } from '../aws/ownership.ts';
import type { ForeignClaim } from '../model/foreign-claim.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { Clock } from '../runtime/clock.ts';
import { isOnlyOurWork } from './is-only-our-work.ts';
import { observeApi } from './observe-api.ts';

/** Whose API there is for an object. */
export type FoundApi =
  | { readonly state: 'none' }
  /** Its own, or one that it is to take over: that gets its tags with the first action. */
  | { readonly state: 'own'; readonly observed: ObservedApi }
  | { readonly state: 'foreign'; readonly id: string; readonly claim: ForeignClaim };

export interface FindApi {
  /** The object's UID, and the tags that say what is its. */
  readonly uid: string;
  readonly marks: Tags;
  /** The API that this process knows to be the object's, or that status names. */
  readonly knownId: string | undefined;
  /** Whether this process has seen that one with the object's tags. */
  readonly wasOwn: boolean;
  /** UIDs of clusters whose work this one takes over. */
  readonly takeOver: ReadonlySet<string>;
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
  readonly clock: Clock;
}

/**
 * Finds an object's API and reads it whole: by its tags; by its id, as lists may lag and tags can be taken off; else another
 * cluster's of the same name. While an id is known, a list that does not show it is no reason to make a second one. Throws
 * AwsCallError.
 */
export async function findApi(options: FindApi): Promise<FoundApi> {
  const { uid, marks, knownId, takeOver, inventory } = options;

  const listed = await inventory.apis.of(uid);
  const known = knownId === undefined ? undefined : await read(options, knownId);
  const verdict = known && judge(options, known);
  if (verdict?.state === 'own') return verdict;

  let lookalike: string | undefined;
  for (const { id } of listed) {
    const tagged = id === knownId ? undefined : await read(options, id);
    if (tagged === undefined || standingOf(tagged.api.tags, marks).is !== 'own') inventory.apis.forget(id);
    // Anybody in the account can copy tags: so other work in it speaks against them, and only status for them.
    else if (isOnlyOurWork(tagged)) return { state: 'own', observed: tagged };
    else lookalike ??= id;
  }
  if (verdict !== undefined) return verdict;
  if (lookalike !== undefined) return { state: 'foreign', id: lookalike, claim: { by: 'content' } };

  const namesakes = await inventory.apis.ofNamesakes(marks);
  const namesake = namesakes.find(({ cluster }) => takeOver.has(cluster.uid)) ?? namesakes[0];
  if (namesake === undefined) return { state: 'none' };
  const { id, cluster } = namesake;
  const observed = takeOver.has(cluster.uid) ? await read(options, id) : undefined;
  if (observed !== undefined) return judge(options, observed);
  return { state: 'foreign', id, claim: { by: 'cluster', clusterUid: cluster.uid } };
}

/** What the object is to do with an API that is known to be its own, by the tags that this has now. */
function judge({ marks, wasOwn, takeOver }: FindApi, observed: Read): FoundApi {
  const { apiId: id, tags } = observed.api;
  const standing = standingOf(tags, marks);
  switch (standing.is) {
    case 'own':
      return { state: 'own', observed };
    case 'others':
      if (takeOver.has(standing.clusterUid)) return { state: 'own', observed };
      return { state: 'foreign', id, claim: { by: 'cluster', clusterUid: standing.clusterUid } };
    case 'siblings':
      return { state: 'foreign', id, claim: { by: 'object' } };
    case 'unmarked':
      return wasOwn || marksAStage(observed, marks)
        ? { state: 'own', observed }
        : { state: 'foreign', id, claim: { by: 'nobody' } };
  }
}

/** Status can be edited by hand, so it proves nothing; the tags that the controller put on a stage do. */
export function marksAStage({ stages }: ObservedApi, marks: Tags): boolean {
  return stages.some(({ tags }) => standingOf(tags, marks).is === 'own');
}

type Read = ObservedApi & { readonly api: NonNullable<ObservedApi['api']> };

async function read({ apiGateway, inventory, call, clock }: FindApi, apiId: string): Promise<Read | undefined> {
  const { api, ...content } = await observeApi({ apiGateway, apiId, call, clock });
  if (api !== undefined) return { api, ...content };
  inventory.apis.forget(apiId);
  return undefined;
}
