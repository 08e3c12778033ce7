import { createHash } from 'node:crypto';

import type { Clock } from '../runtime/clock.ts';
import type { ObjectEvent } from './object-event.ts';

/** An event that has happened once or more. */
export interface EventSeries {
  /** How often so far. */
  count: number;
  /** When it last did, in ms since 1970. */
  lastObserved: number;
  /** What the API server has been told, or is about to be. */
  toldCount: number;
}

/** What to tell the API server of an event. */
export type Telling =
  | { readonly do: 'create'; readonly series: EventSeries; readonly note: string }
  | { readonly do: 'update'; readonly series: EventSeries }
  | { readonly do: 'nothing' };

/** client-go's figures: an object's first 25 events are told at once, then one in five minutes. */
const bucket = { burst: 25, every: 300_000 };
/** client-go's: from so many different notes of one kind within ten minutes on, they are told as one. */
const similar = { most: 10, within: 600_000 };
/** client-go's: after six minutes without another one a series is over, and the next event begins a new one. */
const seriesEnds = 360_000;
/** client-go's: how much is remembered of each sort. */
const remembered = 4_096;

const combined = '(combined from similar events): ';

/**
 * Keeps events few, as client-go does: the same event again is counted in a series, many that differ in their note only are
 * told as one, and an object that has much to tell is held to a rate. What exceeds that is counted, and told when the
 * series is over.
 */
export class EventCorrelator {
  readonly #clock: Pick<Clock, 'monotonic' | 'now'>;
  readonly #series = new Map<string, EventSeries & { seenAt: number }>();
  readonly #notes = new Map<string, { readonly notes: Set<string>; seenAt: number }>();
  readonly #tokens = new Map<string, { tokens: number; countedAt: number }>();

  constructor(options: { readonly clock: Pick<Clock, 'monotonic' | 'now'> }) {
    this.#clock = options.clock;
  }

  /** What to tell of an event that happens now to the object of that UID. */
  observe(uid: string, { type, reason, action, note }: ObjectEvent): Telling {
    const kind = JSON.stringify([uid, type, reason, action]);
    const isCombined = this.#hasManyNotes(kind, note);
    const key = isCombined ? kind : JSON.stringify([kind, hashOf(note)]);
    const now = this.#clock.monotonic();

    const running = this.#series.get(key);
    if (running !== undefined && now - running.seenAt < seriesEnds) {
      running.count += 1;
      running.lastObserved = this.#clock.now();
      running.seenAt = now;
      return this.#hasToken(uid) ? { do: 'update', series: running } : { do: 'nothing' };
    }
    if (!this.#hasToken(uid)) return { do: 'nothing' };
    const series = { count: 1, toldCount: 1, lastObserved: this.#clock.now(), seenAt: now };
    remember(this.#series, key, series);
    return { do: 'create', series, note: isCombined ? combined + note : note };
  }

  /** Forgets the series that are over (`all`: every one), and answers those that happened oftener than was told. */
  finish({ all }: { readonly all: boolean }): readonly EventSeries[] {
    const now = this.#clock.monotonic();
    const untold: EventSeries[] = [];
    for (const [key, series] of this.#series) {
      if (!all && now - series.seenAt < seriesEnds) continue;
      this.#series.delete(key);
      if (series.count > series.toldCount) untold.push(series);
    }
    return untold;
  }

  /** Whether some series may still have something to tell. */
  get hasSeries(): boolean {
    return this.#series.size > 0;
  }

  #hasManyNotes(kind: string, note: string): boolean {
    const now = this.#clock.monotonic();
    const known = this.#notes.get(kind);
    const { notes } = known !== undefined && now - known.seenAt < similar.within ? known : { notes: new Set<string>() };
    // More than that need not be told apart.
    if (notes.size < similar.most) notes.add(hashOf(note));
    remember(this.#notes, kind, { notes, seenAt: now });
    return notes.size >= similar.most;
  }

  #hasToken(uid: string): boolean {
    const now = this.#clock.monotonic();
    const before = this.#tokens.get(uid) ?? { tokens: bucket.burst, countedAt: now };
    const tokens = Math.min(bucket.burst, before.tokens + (now - before.countedAt) / bucket.every);
    const has = tokens >= 1;
    remember(this.#tokens, uid, { tokens: has ? tokens - 1 : tokens, countedAt: now });
    return has;
  }
}

/** Puts a value last; the first, which was not used for longest, goes where there are too many. */
function remember<T>(values: Map<string, T>, key: string, value: T): void {
  values.delete(key);
  values.set(key, value);
  if (values.size <= remembered) return;
  for (const oldest of values.keys()) {
    values.delete(oldest);
    return;
  }
}

/** Notes are long, and only compared. */
function hashOf(note: string): string {
  return createHash('sha1').update(note).digest('base64');
}
