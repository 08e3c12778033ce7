import type { Clock } from '../runtime/clock.ts';
import { ownerOf, type Owner, type Tags } from './ownership.ts';

/** A resource in AWS that this cluster's controller made. */
export interface Owned<Resource> {
  readonly id: string;
  readonly owner: Owner;
  /** Ms since 1970. */
  readonly createdAt: number;
  /** As AWS answered, in the list or when it was made. */
  readonly resource: Resource;
}

/** What is read of a listed resource. */
export interface Listed {
  readonly id: string | undefined;
  readonly tags: Tags | undefined;
  readonly createdAt: Date | undefined;
}

export interface OwnedListOptions<Resource> {
  readonly list: () => Promise<readonly Resource[]>;
  readonly read: (resource: Resource) => Listed;
  readonly clusterUid: string;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Known<Resource> {
  readonly ours: Map<string, Owned<Resource>>;
  readonly others: number;
  /** Clock.monotonic() of when the list began. */
  readonly at: number;
}

/**
 * What of ours there is of one kind of resource in one Region. It is listed once, when it is first asked for; from then on
 * own creates and deletes keep it true, and `refresh` lists again where that is not enough.
 *
 * Of all that throws, it is AwsCallError, and then what was known stays known.
 */
export class OwnedList<Resource> {
  readonly #options: OwnedListOptions<Resource>;
  #known: Known<Resource> | undefined;
  #limit: number | undefined;
  #listing: Promise<void> | undefined;
  #nextListing: Promise<void> | undefined;
  /** What was made and deleted while a list is under way, which may or may not show it. */
  #since: ((ours: Map<string, Owned<Resource>>) => void)[] = [];

  constructor(options: OwnedListOptions<Resource>) {
    this.#options = options;
  }

  /** Those of one object, the oldest first. There is more than one only where a create was answered badly and repeated. */
  async of(uid: string): Promise<readonly Owned<Resource>[]> {
    const { ours } = await this.#loaded();
    return (
      [...ours.values()]
        .filter(({ owner }) => owner.uid === uid)
        // (localeCompare would load the collation data of all languages: 3 MB of memory.)
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    );
  }

  /** How many there are in the Region, of this cluster's controller and of others, as of the last list. */
  async counts(): Promise<{ readonly ours: number; readonly others: number }> {
    const { ours, others } = await this.#loaded();
    return { ours: ours.size, others };
  }

  /** As `counts`, but without asking: undefined as long as nobody has needed a list. */
  get known(): { readonly ours: number; readonly others: number; readonly limit: number | undefined } | undefined {
    return this.#known && { ours: this.#known.ours.size, others: this.#known.others, limit: this.#limit };
  }

  /** AWS refused another one: it allows that many in the Region. */
  limitedTo(limit: number): void {
    this.#limit = limit;
  }

  /** Adds what was just made: the create's answer, with the tags that it was made with. */
  remember(resource: Resource): void {
    const owned = this.#asOwned(resource);
    if (owned === undefined) throw new TypeError('Only a resource with our ownership tags can be remembered.');
    this.#change((ours) => ours.set(owned.id, owned));
  }

  /** Takes away what was just deleted. */
  forget(id: string): void {
    this.#change((ours) => ours.delete(id));
  }

  /** Lists afresh: what it finds is not older than this call. */
  async refresh(): Promise<void> {
    if (this.#listing === undefined) return this.#list();
    // The list under way may have passed what the caller looks for, so all who come meanwhile share the next one.
    this.#nextListing ??= this.#listing
      .catch(() => undefined)
      .then(() => {
        this.#nextListing = undefined;
        return this.#list();
      });
    return this.#nextListing;
  }

  /**
   * Lists afresh where the last list is older than `age` ms; one list serves all who ask meanwhile. Answers in how many ms
   * it will be. For what others do in the account, which nothing tells.
   */
  async keepFresh(age: number): Promise<number> {
    const due = (): number => (this.#known?.at ?? -Infinity) + age - this.#options.clock.monotonic();
    if (due() <= 0) await (this.#listing ?? this.#list());
    return Math.max(1, due());
  }

  async #loaded(): Promise<Known<Resource>> {
    if (this.#known === undefined) await (this.#listing ?? this.#list());
    if (this.#known === undefined) throw new Error('A list that did not fail was not kept.');
    return this.#known;
  }

  #list(): Promise<void> {
    const listing = this.#replaceKnown().finally(() => {
      if (this.#listing === listing) this.#listing = undefined;
    });
    this.#listing = listing;
    return listing;
  }

  async #replaceKnown(): Promise<void> {
    this.#since = [];
    const at = this.#options.clock.monotonic();
    const resources = await this.#options.list();
    const owned = resources.map((resource) => this.#asOwned(resource)).filter((one) => one !== undefined);
    const ours = new Map(owned.map((one) => [one.id, one]));
    for (const change of this.#since) change(ours);
    this.#known = { ours, others: resources.length - owned.length, at };
  }

  #change(change: (ours: Map<string, Owned<Resource>>) => void): void {
    if (this.#known !== undefined) change(this.#known.ours);
    if (this.#listing !== undefined) this.#since.push(change);
  }

  #asOwned(resource: Resource): Owned<Resource> | undefined {
    const { id, tags, createdAt } = this.#options.read(resource);
    const { cluster, owner } = ownerOf(tags) ?? {};
    if (id === undefined || owner === undefined || cluster?.uid !== this.#options.clusterUid) return undefined;
    return { id, owner, createdAt: createdAt?.getTime() ?? 0, resource };
  }
}
