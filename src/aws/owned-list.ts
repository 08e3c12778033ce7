import type { Clock } from '../runtime/clock.ts';
import { OwnedIndex } from './owned-index.ts';
import type { Owned } from './owned.ts';
import { isOfNamesake, ownerOf, type Tags } from './ownership.ts';

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
  /** Called after each list with what there is of this cluster's. */
  readonly onListed?: (ours: readonly Owned<Resource>[]) => void;
}

/** So long, in ms, a list may not show what was just made (assumed: API Gateway promises nothing about its lists). */
const listLag = 60_000;

interface Known<Resource> {
  readonly ours: OwnedIndex<Resource>;
  /** With our tags, but of other clusters. */
  readonly elsewhere: readonly Owned<Resource>[];
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
  /** By id, what this process made or looked at, and Clock.monotonic() up to when a list need not show it. */
  readonly #fresh = new Map<string, { readonly owned: Owned<Resource>; readonly until: number }>();
  #listing: Promise<void> | undefined;
  #nextListing: Promise<void> | undefined;
  /** What was made and deleted while a list is under way, which may or may not show it. */
  #since: ((ours: OwnedIndex<Resource>) => void)[] = [];

  constructor(options: OwnedListOptions<Resource>) {
    this.#options = options;
  }

  /** Those of one object, the oldest first. There is more than one only where a create was answered badly and repeated. */
  async of(uid: string): Promise<readonly Owned<Resource>[]> {
    const { ours } = await this.#loaded();
    return ours.of(uid);
  }

  /**
   * Those that were made for the object of the same name in another cluster of the same name. Where there are some, the
   * list is never older than `listLag`: they come and go unseen.
   */
  async ofNamesakes(marks: Tags): Promise<readonly Owned<Resource>[]> {
    const namesakes = ({ elsewhere }: Known<Resource>) => elsewhere.filter(({ tags }) => isOfNamesake(tags, marks));
    const known = namesakes(await this.#loaded());
    if (known.length === 0) return known;
    await this.keepFresh(listLag);
    return namesakes(await this.#loaded());
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
    if (!this.renew(resource)) throw new TypeError('Only a resource with our ownership tags can be remembered.');
  }

  /** Has what was just changed as it is now, if it is ours (yet): answers whether it is. */
  renew(resource: Resource): boolean {
    const owned = this.#asOwned(resource);
    if (owned === undefined) return false;
    this.#fresh.set(owned.id, { owned, until: this.#options.clock.monotonic() + listLag });
    this.#change((ours) => {
      ours.set(owned);
    });
    return true;
  }

  /** Takes away what was just deleted, or was found not to be ours any more. */
  forget(id: string): void {
    this.#fresh.delete(id);
    this.#change((ours) => {
      ours.delete(id);
    });
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

  /** Lists afresh where the last list is older than that time, by Clock.monotonic(). */
  async since(time: number): Promise<void> {
    if (this.#known === undefined || this.#known.at < time) await this.refresh();
  }

  /**
   * Lists afresh where the last list is older than `age` ms; one list serves all who ask meanwhile. Answers in how many ms
   * it will be. For what others do in the account, which nothing tells.
   */
  async keepFresh(age: number): Promise<number> {
    const due = ({ at }: Known<Resource>): number => at + age - this.#options.clock.monotonic();
    if (due(await this.#loaded()) <= 0) await (this.#listing ?? this.#list());
    return Math.max(1, due(await this.#loaded()));
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
    const marked = resources.map((resource) => this.#asMarked(resource)).filter((one) => one !== undefined);
    const listed = marked.filter((one) => this.#isOurs(one));
    const shown = new Set(resources.map((resource) => this.#options.read(resource).id));
    const ours = new OwnedIndex([...this.#made(shown), ...listed]);
    for (const change of this.#since) change(ours);
    const elsewhere = marked.filter((one) => !this.#isOurs(one));
    this.#known = { ours, elsewhere, others: resources.length - listed.length, at };
    this.#options.onListed?.(ours.values());
  }

  /** What was made lately and is not in the list yet. */
  #made(shown: ReadonlySet<string | undefined>): readonly Owned<Resource>[] {
    const now = this.#options.clock.monotonic();
    for (const [id, { until }] of this.#fresh) if (until <= now || shown.has(id)) this.#fresh.delete(id);
    return [...this.#fresh.values()].map(({ owned }) => owned);
  }

  #change(change: (ours: OwnedIndex<Resource>) => void): void {
    if (this.#known !== undefined) change(this.#known.ours);
    if (this.#listing !== undefined) this.#since.push(change);
  }

  #asOwned(resource: Resource): Owned<Resource> | undefined {
    const marked = this.#asMarked(resource);
    return marked !== undefined && this.#isOurs(marked) ? marked : undefined;
  }

  #isOurs({ cluster }: Owned<Resource>): boolean {
    return cluster.uid === this.#options.clusterUid;
  }

  #asMarked(resource: Resource): Owned<Resource> | undefined {
    const { id, tags, createdAt } = this.#options.read(resource);
    const marks = ownerOf(tags);
    if (id === undefined || tags === undefined || marks === undefined) return undefined;
    return { id, ...marks, tags, createdAt: createdAt?.getTime() ?? 0, resource };
  }
}
