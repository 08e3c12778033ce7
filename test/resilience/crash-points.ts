import type { Passage, SentRequest } from '../behaviour/controller.ts';

/** A moment at which the controller is cut off from everything. */
export interface CrashPoint {
  readonly when: When;
  /** Which request, and the how manieth of that name: `CreateApi 1`. */
  readonly request: string;
}

/**
 * Before the request leaves; after it was carried out, and before the controller hears of it; or while it is under way, so
 * that it arrives late, when there is another controller already.
 */
export type When = 'before' | 'after' | 'late';

/** What a run sent that the controller can be cut off at. */
export interface Recorded {
  readonly request: string;
  readonly mayBeLate: boolean;
}

/** Every moment around these requests. */
export function pointsOf(requests: readonly Recorded[]): readonly CrashPoint[] {
  return requests.flatMap(({ request, mayBeLate }): readonly CrashPoint[] => [
    { when: 'before', request },
    ...(mayBeLate ? [{ when: 'late', request } as const] : []),
    { when: 'after', request },
  ]);
}

/** `before CreateApi 1` */
export function nameOf({ when, request }: CrashPoint): string {
  return `${when} ${request}`;
}

/** The opposite of `nameOf`. */
export function pointNamed(name: string): CrashPoint {
  const [, when, request = ''] = /^(before|after|late) (.+)$/.exec(name) ?? [];
  if (when !== 'before' && when !== 'after' && when !== 'late') {
    throw new Error(`"${name}" is no crash point; one is "before CreateApi 1", also "after …" and "late …".`);
  }
  return { when, request };
}

/**
 * Lets requests through, and cuts the controller off at these points, one after the other. It remembers what was sent since
 * the last cut: every call to AWS, and every write to Kubernetes but renewals of the lease. A request that only repeats the one before it (a poll) is
 * none of its own.
 */
export class CrashPoints {
  readonly #points: CrashPoint[];
  readonly #cut: () => void;
  readonly #late: (operation: string) => Promise<void>;
  readonly #counts = new Map<string, number>();
  #last = '';
  #requests: Recorded[] = [];

  constructor(options: {
    readonly points: readonly CrashPoint[];
    /** Ends all I/O of the controller at once. */
    readonly cut: () => void;
    /** Makes AWS keep the next call of that operation for a while; resolves when it has it. */
    readonly late: (operation: string) => Promise<void>;
  }) {
    this.#points = [...options.points];
    this.#cut = options.cut;
    this.#late = options.late;
  }

  /** Since the last cut, or the start. */
  get requests(): readonly Recorded[] {
    return this.#requests;
  }

  /** Those that the run did not come by. */
  get missed(): readonly CrashPoint[] {
    return this.#points;
  }

  readonly passage: Passage = async <T>(request: SentRequest, send: () => Promise<T>): Promise<T> => {
    const name = this.#record(request);
    const point = this.#points[0];
    if (name === undefined || point?.request !== name) return send();

    switch (point.when) {
      case 'before':
        return this.#cutOff();
      case 'after':
        await send().catch(() => undefined);
        return this.#cutOff();
      case 'late': {
        const kept = this.#late(request.name);
        // What becomes of it is for AWS to know.
        send().catch(() => undefined);
        await kept;
        return this.#cutOff();
      }
    }
  };

  #record({ server, name, isWrite }: SentRequest): string | undefined {
    if (server === 'kubernetes' && !isWrite) return undefined;
    // Renewals of the lease come every two seconds, and between any two others.
    if (name.startsWith('PUT leases/')) return undefined;
    // An event's own name is drawn by chance.
    const kind = name.replace(/^(PATCH|PUT) events[/].*/, '$1 events');
    // Of looks in a row the first stands for all: how many it takes is up to the clock.
    if (!isWrite && kind === this.#last) return undefined;
    this.#last = kind;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const request = `${kind} ${count}`;
    // A request to the API server ends with its connection.
    this.#requests.push({ request, mayBeLate: server === 'aws' && isWrite });
    return request;
  }

  /** Nobody hears of the request any more, so it never ends. */
  #cutOff(): Promise<never> {
    this.#points.shift();
    this.#counts.clear();
    this.#requests = [];
    this.#last = '';
    this.#cut();
    return new Promise<never>(() => undefined);
  }
}
