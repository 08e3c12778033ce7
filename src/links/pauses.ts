import type { VpcLink } from '../model/vpc-link.ts';
import type { Clock } from '../runtime/clock.ts';

interface Pause {
  /** Clock.monotonic() of its end. */
  readonly until: number;
  /** What was asked for when it began: a change of that is worth a try at once. */
  readonly spec: string;
  /** How many there have been in a row. */
  readonly count: number;
  /** How many links the Region had; undefined where fewer of them would not help. */
  readonly links: number | undefined;
}

/**
 * Waits for what nothing watches (the network, a quota, what others hold), by link. Events do not cut them short, the
 * status that says why it waits and a user that comes included; only a change of the spec, the object's deletion, and,
 * where the quota is the obstacle, a link that went do.
 */
export class Pauses {
  readonly #clock: Clock;
  /** By the UID of the VpcLink. */
  readonly #pauses = new Map<string, Pause>();

  constructor(options: { readonly clock: Clock }) {
    this.#clock = options.clock;
  }

  /** Begins a wait of `first` ms, twice as long with each one in a row, up to `longest`. Answers how long it is. */
  begin(
    link: VpcLink,
    { first, longest = first, links }: { readonly first: number; readonly longest?: number; readonly links?: number },
  ): number {
    const before = this.#of(link)?.count ?? 0;
    // 2^30 times anything is longer than every wait.
    const wait = Math.min(longest, first * 2 ** Math.min(before, 30));
    const until = this.#clock.monotonic() + wait;
    this.#pauses.set(link.metadata.uid, { until, spec: specOf(link), count: before + 1, links });
    return wait;
  }

  /** How much is left of it, in ms, given how many links the Region has now; 0: try. */
  left(link: VpcLink, links: number): number {
    const pause = this.#of(link);
    if (pause === undefined || (pause.links !== undefined && links < pause.links)) return 0;
    return Math.max(0, pause.until - this.#clock.monotonic());
  }

  /** It came to an end, or the object is gone: the next wait is the first of its row. */
  end({ metadata }: VpcLink): void {
    this.#pauses.delete(metadata.uid);
  }

  #of(link: VpcLink): Pause | undefined {
    const pause = this.#pauses.get(link.metadata.uid);
    return pause?.spec === specOf(link) ? pause : undefined;
  }
}

function specOf({ metadata: { generation, deletionTimestamp } }: VpcLink): string {
  return `${generation ?? ''} ${deletionTimestamp ?? ''}`;
}
