import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import { ownerOf, type Tags } from '../aws/ownership.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { Clock } from '../runtime/clock.ts';
import { findApi, type FindApi, type FoundApi } from './find-api.ts';
import { listsLag } from './lists-lag.ts';
import { observeApi } from './observe-api.ts';
import { isEmptyTwin, removableApis, type RemovableApis, type TwinSigns } from './removable-apis.ts';

interface Place {
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
  /** The tags that say what is the object's. */
  readonly marks: Tags;
}

/**
 * What AWS has; how long it is too early to say, in ms, as a lost create may still arrive, or as lists do not show yet what is
 * there; or that what there is, is not the object's own.
 */
export type Observation =
  | { readonly state: 'observed'; readonly observed: ObservedApi }
  | { readonly state: 'tooEarly'; readonly after: number }
  | Foreign;

type Foreign = Extract<FoundApi, { readonly state: 'foreign' }>;

/**
 * So long, in ms, one list of all APIs serves those that are looked at whatever is remembered: the objects of a large
 * cluster are looked at every few seconds, and each list costs a call for every few hundred APIs of the account.
 */
const sharedListAge = 10_000;

/** So long, in ms, lists that show less than there is are left to themselves. */
const lag = 10_000;

/**
 * Knows what AWS has for each PrivateHttpApi. What this process made or read itself it remembers, so that a fresh API
 * costs no read at all; it looks only where it cannot know.
 */
export class ApiObserver {
  readonly #lostCreates: LostCreates;
  readonly #clock: Clock;
  readonly #takeOver: ReadonlySet<string>;
  /** By the object's UID. */
  readonly #known = new Map<string, ObservedApi>();
  /** By the object's UID: the API that was seen with its tags, or made with them. */
  readonly #ownIds = new Map<string, string>();
  /** By the object's UID: APIs with its tags that are not its own. */
  readonly #lookalikes = new Map<string, ReadonlySet<string>>();

  constructor(options: {
    readonly lostCreates: LostCreates;
    readonly clock: Clock;
    /** UIDs of clusters whose work this one takes over. */
    readonly takeOver: readonly string[];
  }) {
    this.#lostCreates = options.lostCreates;
    this.#clock = options.clock;
    this.#takeOver = new Set(options.takeOver);
  }

  /** What is remembered, without a look. */
  known(uid: string): ObservedApi | undefined {
    return this.#known.get(uid);
  }

  /** What AWS has for the object. Throws AwsCallError where it has to look and AWS does not answer. */
  async observe(api: PrivateHttpApi, place: Place): Promise<Observation> {
    const { uid } = api.metadata;
    const known = this.#known.get(uid);
    if (known !== undefined) return { state: 'observed', observed: known };

    // Somebody began to change AWS and did not come to an end of which we know.
    if (api.status?.applying !== undefined) this.#lostCreates.suspectPredecessor(uid);
    const settledAt = this.#lostCreates.settledAt(uid);
    const after = this.#lostCreates.mayArriveFor(uid);
    if (after > 0) return { state: 'tooEarly', after };
    // Not with each turn: the list would take the tokens that the reads after it wait for.
    if (settledAt !== undefined) await place.inventory.apis.since(settledAt);

    const found = await findApi(this.#search(api, place));
    this.#lostCreates.clear(uid);
    if (found.state === 'foreign') return found;
    if (found.state === 'none' && settledAt !== undefined) this.#lostCreates.repeat(uid);
    const observed = found.state === 'none' ? noApi : found.observed;
    if (await this.#isBehind(observed, api, place)) return { state: 'tooEarly', after: lag };
    this.remember(uid, observed);
    return { state: 'observed', observed };
  }

  /**
   * What AWS has, whatever is remembered: name, description and tags as the list of all APIs shows them, which may be as old
   * as `listAge` ms; the rest in a list of each kind. What that list does not show as the object's is looked for as if
   * nothing were known: it may lag behind (assumed; nothing is promised).
   */
  async inspect(api: PrivateHttpApi, place: Place, listAge = sharedListAge): Promise<Observation> {
    const { uid } = api.metadata;
    await place.inventory.apis.keepFresh(listAge);
    const { knownId } = this.#search(api, place);
    const listed = (await place.inventory.apis.of(uid)).find(({ id }) => id === knownId);
    const options = { ...place, clock: this.#clock, listed: listed?.resource };
    const observed = listed && (await observeApi({ ...options, apiId: listed.id }));
    const found: FoundApi =
      observed?.api === undefined ? await findApi(this.#search(api, place)) : { state: 'own', observed };
    const now = found.state === 'own' ? found.observed : noApi;
    if (await this.#isBehind(now, api, place)) return { state: 'tooEarly', after: lag };
    this.doubt(uid);
    if (found.state === 'foreign') return found;
    this.remember(uid, now);
    return { state: 'observed', observed: now };
  }

  /** The API that belongs to the object, as far as its tags say: of several the one in status, else the oldest. */
  async apiIdOf(api: PrivateHttpApi, inventory: Inventory): Promise<string | undefined> {
    const { uid } = api.metadata;
    const owned = await inventory.apis.of(uid);
    const named = owned.find(({ id }) => id === api.status?.apiId);
    if (named !== undefined) this.#ownIds.set(uid, named.id);
    return (named ?? owned[0])?.id;
  }

  /**
   * Who else has made an API for the object of this name, by the list that is known. Asked where there is nothing to serve,
   * so that people are told before there is. Throws AwsCallError.
   */
  async claimOfOthers(api: PrivateHttpApi, { inventory, marks }: Place): Promise<Foreign | undefined> {
    if ((await inventory.apis.of(api.metadata.uid)).length > 0) return undefined;
    const namesakes = await inventory.apis.ofNamesakes(marks);
    const [first] = namesakes;
    if (first === undefined || namesakes.some(({ cluster }) => this.#takeOver.has(cluster.uid))) return undefined;
    return { state: 'foreign', id: first.id, claim: { by: 'cluster', clusterUid: first.cluster.uid } };
  }

  /** What of the object's there is to delete. Throws AwsCallError. */
  async removable(api: PrivateHttpApi, place: Place): Promise<RemovableApis> {
    return removableApis({ ...this.#search(api, place), ...twinSigns(api, place) });
  }

  /**
   * Looks at other APIs that have the object's tags, each once: answers those that are empty twins of its own, which a
   * create that was answered badly can leave behind, and those that are somebody else's. Costs no call where there are none.
   */
  async others(api: PrivateHttpApi, place: Place): Promise<RemovableApis> {
    const { uid } = api.metadata;
    const ownId = this.#known.get(uid)?.api?.apiId ?? this.#ownIds.get(uid) ?? api.status?.apiId;
    const twins: string[] = [];
    const lookalikes: string[] = [];
    const owned = await place.inventory.apis.of(uid);
    const looked = owned.map(({ id }) => id).filter((id) => this.#lookalikes.get(uid)?.has(id) === true);
    for (const { id, createdAt } of owned) {
      if (ownId === undefined || id === ownId || looked.includes(id)) continue;
      const observed = await observeApi({ ...place, apiId: id, clock: this.#clock });
      if (observed.api === undefined) place.inventory.apis.forget(id);
      else (isEmptyTwin(twinSigns(api, place), observed, createdAt) ? twins : lookalikes).push(id);
    }
    this.#lookalikes.set(uid, new Set([...looked, ...lookalikes]));
    return { own: twins, leftAlone: lookalikes };
  }

  remember(uid: string, observed: ObservedApi): void {
    this.#known.set(uid, observed);
    const { apiId, tags } = observed.api ?? {};
    if (apiId !== undefined && ownerOf(tags)?.owner.uid === uid) this.#ownIds.set(uid, apiId);
    if (apiId === undefined) this.#ownIds.delete(uid);
  }

  /** What is remembered may not be so any more: look before anything else is done. */
  doubt(uid: string): void {
    this.#known.delete(uid);
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#known.delete(uid);
    this.#ownIds.delete(uid);
    this.#lookalikes.delete(uid);
    this.#lostCreates.forget(uid);
  }

  /** Whether there is more than was listed just now. */
  async #isBehind(observed: ObservedApi, { status }: PrivateHttpApi, { apiGateway, call }: Place): Promise<boolean> {
    const { apiId } = observed.api ?? {};
    return apiId !== undefined && (await listsLag(observed, status, { apiGateway, apiId, call, clock: this.#clock }));
  }

  #search({ metadata: { uid }, status }: PrivateHttpApi, place: Place): FindApi {
    const ownId = this.#ownIds.get(uid);
    const knownId = ownId ?? status?.apiId;
    return { ...place, uid, knownId, wasOwn: ownId !== undefined, takeOver: this.#takeOver, clock: this.#clock };
  }
}

function twinSigns({ metadata, spec }: PrivateHttpApi, { marks }: Place): TwinSigns {
  return { marks, name: spec.name ?? metadata.name, since: metadata.creationTimestamp };
}
