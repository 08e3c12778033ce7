import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { noApi, type ObservedApi } from '../model/observed-api.ts';
import type { Clock } from '../runtime/clock.ts';
import { observeApi } from './observe-api.ts';

interface Place {
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
}

/** What AWS has, or how long it is too early to say, in ms: a lost create may still arrive. */
export type Observation =
  | { readonly state: 'observed'; readonly observed: ObservedApi }
  | { readonly state: 'tooEarly'; readonly after: number };

/**
 * Knows what AWS has for each PrivateHttpApi. What this process made or read itself it remembers, so that a fresh API
 * costs no read at all; it looks only where it cannot know.
 */
export class ApiObserver {
  readonly #lostCreates: LostCreates;
  readonly #clock: Clock;
  /** By the object's UID. */
  readonly #known = new Map<string, ObservedApi>();

  constructor(options: { readonly lostCreates: LostCreates; readonly clock: Clock }) {
    this.#lostCreates = options.lostCreates;
    this.#clock = options.clock;
  }

  /** What is remembered, without a look. */
  known(uid: string): ObservedApi | undefined {
    return this.#known.get(uid);
  }

  /** What AWS has for the object. Throws AwsCallError where it has to look and AWS does not answer. */
  async observe(api: PrivateHttpApi, { apiGateway, inventory, call }: Place): Promise<Observation> {
    const { uid } = api.metadata;
    const known = this.#known.get(uid);
    if (known !== undefined) return { state: 'observed', observed: known };

    // Somebody began to change AWS and did not come to an end of which we know.
    if (api.status?.applying !== undefined) this.#lostCreates.suspectPredecessor(uid);
    const suspect = this.#lostCreates.isSuspect(uid);
    const after = this.#lostCreates.mayArriveFor(uid);
    if (after > 0) return { state: 'tooEarly', after };
    if (suspect) await inventory.apis.refresh();

    const apiId = await this.apiIdOf(api, inventory);
    const observed = apiId === undefined ? noApi : await observeApi({ apiGateway, apiId, call, clock: this.#clock });
    if (apiId !== undefined && observed.api === undefined) inventory.apis.forget(apiId);
    this.#lostCreates.clear(uid);
    this.#known.set(uid, observed);
    return { state: 'observed', observed };
  }

  /** The API that belongs to the object: of several the one in status, else the oldest. */
  async apiIdOf(api: PrivateHttpApi, inventory: Inventory): Promise<string | undefined> {
    const owned = await inventory.apis.of(api.metadata.uid);
    return (owned.find(({ id }) => id === api.status?.apiId) ?? owned[0])?.id;
  }

  remember(uid: string, observed: ObservedApi): void {
    this.#known.set(uid, observed);
  }

  /** What is remembered may not be so any more: look before anything else is done. */
  doubt(uid: string): void {
    this.#known.delete(uid);
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#known.delete(uid);
    this.#lostCreates.forget(uid);
  }
}
