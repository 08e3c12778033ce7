import { AwsCallError, failureOf } from '../aws/aws-call-error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CloudMapCalls, Ended, Started } from './cloud-map-calls.ts';
import type { DesiredInstance } from './desired-instances.ts';
import type { InstanceAction, ObservedInstance } from './plan-instances.ts';

/** Something is under way for an instance, and Cloud Map does nothing else for it meanwhile. */
interface Change {
  /** Undefined where the call was answered badly: it may be under way or not. */
  readonly operationId: string | undefined;
  /** Clock.monotonic() of the next look at it. */
  readonly lookAt: number;
  readonly looks: number;
  /** What is known of the instance when it has ended well; undefined: that it is gone. */
  readonly then: Known | undefined;
  /** Whether the end tells nothing of the instance, as the operation may be another than the one that was asked for. */
  readonly isUnclear: boolean;
}

/** What of Cloud Map concerns the instances of a service. */
type InstanceCalls = Pick<CloudMapCalls, 'instancesOf' | 'register' | 'deregister' | 'mark' | 'ended'>;

interface Known {
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly isHealthy: boolean;
}

interface Entry {
  readonly known: Known;
  readonly change: Change | undefined;
}

/** Registrations take some seconds (assumed: nobody says how many); each is looked at that often in the beginning, in ms. */
const firstLook = 5_000;
const longestLook = 60_000;

/** So long after it was sent, in ms, a call without an answer cannot arrive any more: twice the longest that one is waited for. */
const inFlight = 20_000;

/** So long after the first list, in ms, there is another one: what a process before this one sent may have come after it. */
const secondList = 60_000;

/**
 * The instances of one Cloud Map service, as far as they are known: listed when they are first asked for, at intervals, and
 * where something was answered unclearly; in between own changes keep them true. All of it throws AwsCallError.
 */
export class ServiceInstances {
  readonly #cloudMap: InstanceCalls;
  readonly #serviceId: string;
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #entries = new Map<string, Entry>();
  /** Clock.monotonic() of the next list. */
  #listAt = 0;
  #isFirst = true;

  constructor(options: {
    readonly cloudMap: InstanceCalls;
    readonly serviceId: string;
    readonly clock: Clock;
    /** How old a list may be, in ms. */
    readonly interval: number;
  }) {
    this.#cloudMap = options.cloudMap;
    this.#serviceId = options.serviceId;
    this.#clock = options.clock;
    this.#interval = options.interval;
  }

  get observed(): readonly ObservedInstance[] {
    return [...this.#entries].map(([id, { known, change }]) => ({ id, ...known, isChanging: change !== undefined }));
  }

  /** Whether what is observed is what there was, at some time: they have been listed, or were begun empty. */
  get wereListed(): boolean {
    return !this.#isFirst;
  }

  /** Follows what is under way, and lists where that is due. Answers why operations have failed, if some have. */
  async look(): Promise<readonly string[]> {
    const failures: string[] = [];
    for (const [id, { change }] of [...this.#entries]) {
      if (change === undefined || change.lookAt > this.#clock.monotonic()) continue;
      const failure = await this.#follow(id, change);
      if (failure !== undefined) failures.push(failure);
    }
    if (this.#listAt <= this.#clock.monotonic()) await this.#list();
    return failures;
  }

  /** In how many ms there is something to look at. */
  get lookIn(): number {
    const times = [...this.#entries.values()].flatMap(({ change }) => change?.lookAt ?? []);
    return Math.max(0, Math.min(this.#listAt, ...times) - this.#clock.monotonic());
  }

  /** The service was made just now, by this process: there is nothing in it, whatever there was in one before it. */
  beginEmpty(): void {
    this.#entries.clear();
    this.#listAt = this.#clock.monotonic() + this.#interval;
    this.#isFirst = false;
  }

  /** Lists at the next look. */
  doubt(): void {
    this.#listAt = 0;
  }

  async send(action: InstanceAction): Promise<void> {
    switch (action.do) {
      case 'Register':
        return this.#register(action.instance);
      case 'Deregister':
        return this.#deregister(action.id);
      case 'MarkUnhealthy':
        return this.#mark(action.id, false);
      case 'MarkHealthy':
        return this.#mark(action.id, true);
    }
  }

  async #register(instance: DesiredInstance): Promise<void> {
    const { id, address, port } = instance;
    const then = { address, port, isHealthy: true };
    await this.#change(id, then, () => this.#cloudMap.register(this.#serviceId, instance));
  }

  async #deregister(id: string): Promise<void> {
    try {
      await this.#change(id, undefined, () => this.#cloudMap.deregister(this.#serviceId, id));
    } catch (error) {
      // Somebody else has done it.
      if (!isGone(error)) throw error;
      this.#entries.delete(id);
    }
  }

  async #mark(id: string, isHealthy: boolean): Promise<void> {
    const entry = this.#entries.get(id);
    try {
      await this.#cloudMap.mark(this.#serviceId, id, isHealthy ? 'HEALTHY' : 'UNHEALTHY');
      if (entry !== undefined) this.#entries.set(id, { ...entry, known: { ...entry.known, isHealthy } });
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#entries.delete(id);
    }
  }

  async #change(id: string, then: Known | undefined, send: () => Promise<Started>): Promise<void> {
    const now = this.#clock.monotonic();
    const nothing = { address: undefined, port: undefined, isHealthy: false };
    const known = this.#entries.get(id)?.known ?? nothing;
    try {
      const { operationId, isOther } = await send();
      const change = { operationId, lookAt: now + firstLook, looks: 1, then, isUnclear: isOther };
      this.#entries.set(id, { known, change });
    } catch (error) {
      if (failureOf(error).kind === 'uncertain') {
        const change = { operationId: undefined, lookAt: now + inFlight, looks: 1, then, isUnclear: true };
        this.#entries.set(id, { known, change });
      }
      throw error;
    }
  }

  async #follow(id: string, change: Change): Promise<string | undefined> {
    const { operationId, looks, then, isUnclear } = change;
    const ended = operationId === undefined ? ({ as: 'done' } as const) : await this.#endOf(operationId);
    if (ended === undefined) {
      const lookAt = this.#clock.monotonic() + Math.min(longestLook, firstLook * looks);
      const entry = this.#entries.get(id);
      if (entry !== undefined) this.#entries.set(id, { ...entry, change: { ...change, lookAt, looks: looks + 1 } });
      return undefined;
    }
    if (ended.as === 'failed' || isUnclear) this.doubt();
    if (then === undefined || ended.as === 'failed' || isUnclear) this.#entries.delete(id);
    else this.#entries.set(id, { known: then, change: undefined });
    return ended.as === 'failed' ? ended.why : undefined;
  }

  /** Operations are kept for a while only: one that is not known any more has ended, nobody knows how. */
  async #endOf(operationId: string): Promise<Ended> {
    try {
      return await this.#cloudMap.ended(operationId);
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
      this.doubt();
      return { as: 'done' };
    }
  }

  async #list(): Promise<void> {
    const listed = await this.#cloudMap.instancesOf(this.#serviceId);
    // What is under way is in the list or not; it is looked at when it has ended.
    for (const [id, { change }] of [...this.#entries]) if (change === undefined) this.#entries.delete(id);
    for (const { id, ...known } of listed) {
      const change = this.#entries.get(id)?.change;
      this.#entries.set(id, { known, change });
    }
    this.#listAt = this.#clock.monotonic() + (this.#isFirst ? Math.min(secondList, this.#interval) : this.#interval);
    this.#isFirst = false;
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof AwsCallError && error.failure.kind === 'notFound' && nameOf(error.cause).startsWith('Instance')
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
