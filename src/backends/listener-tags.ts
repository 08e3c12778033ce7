import type { TagDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsCallError, failureOf } from '../aws/aws-call-error.ts';
import type { CallOptions } from '../aws/aws-caller.ts';
import { patiently } from '../aws/patiently.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Tags } from './consent.ts';
import type { DescribeTags } from './describe-tags.ts';
import type { ListenerArn } from './listener-arn.ts';
import { latestLook, lookAgainIn } from './look-again.ts';
import { anotherLookAfter, passes } from './passes.ts';
import { batchOf } from './tags-batch.ts';

/** Whose tags somebody wants. */
export interface WantedTags {
  readonly listener: ListenerArn;
  /** Listeners that are asked for next: they are read along with it. */
  readonly alongside: readonly ListenerArn[];
  /** Whether what was found is good until the next sweep, rather than something to wait for. */
  readonly isEnough: (found: FoundTags) => boolean;
  /** Whom the calls are for, and how urgent they are. */
  readonly call: CallOptions;
  /** What was found before that, by Clock.monotonic(), is not good enough. */
  readonly asOf?: number | undefined;
}

/** What Elastic Load Balancing said of a listener when it was last asked. */
export type FoundTags =
  | { readonly state: 'tagged'; readonly listener: Tags; readonly loadBalancer: Tags }
  /** The listener or its load balancer is not there (any more). */
  | { readonly state: 'missing' }
  /** The ARN is not accepted: it is another account's, or no Region of this partition has it (seen: ValidationError). */
  | { readonly state: 'foreign' };

interface Entry {
  readonly listener: ListenerArn;
  readonly found: FoundTags;
  /** Clock.monotonic() of the look. */
  readonly at: number;
  /** Clock.monotonic() of the first look in a row that found just this. */
  readonly since: number;
}

/**
 * The tags of listeners and of their load balancers, read when they are needed and remembered for everybody. One call
 * reads those of several: of what is asked for, of what will be asked for next, and of what is due soon.
 */
export class ListenerTags {
  readonly #describeTags: DescribeTags;
  readonly #clock: Clock;
  /** How long what was found is good for, in ms. */
  readonly #sweep: number;
  /** By the listener's ARN. */
  readonly #entries = new Map<string, Entry>();
  /** Clock.monotonic() of when somebody last asked, by ARN: what nobody asks for is not read along for ever. */
  readonly #askedAt = new Map<string, number>();
  readonly #looking = new Map<string, Promise<Entry>>();

  constructor(options: { readonly describeTags: DescribeTags; readonly clock: Clock; readonly sweep: number }) {
    this.#describeTags = options.describeTags;
    this.#clock = options.clock;
    this.#sweep = options.sweep;
  }

  /** What is known of a listener's tags, asked for where that is not known, or not any more. Throws AwsCallError. */
  async find(wanted: WantedTags): Promise<{ readonly found: FoundTags; readonly lookAgainAfter: number }> {
    const { arn } = wanted.listener;
    this.#askedAt.set(arn, this.#clock.monotonic());
    const known = this.#entries.get(arn);
    const isFresh = known !== undefined && known.at >= (wanted.asOf ?? known.at);
    if (isFresh && this.#dueIn(known, wanted) > 0) return this.#answer(known, wanted);

    try {
      // One look serves all who wait for it.
      return this.#answer(await (this.#looking.get(arn) ?? this.#look(wanted)), wanted);
    } catch (error) {
      if (known === undefined || !passes(error)) throw error;
      // A read that failed withdraws nothing: what was so at the last look is the best that is known.
      return { found: known.found, lookAgainAfter: anotherLookAfter(error) };
    }
  }

  #look({ listener, alongside, call: { wake: _wake, ...call } }: WantedTags): Promise<Entry> {
    // One look serves all who want it, so they have one place in line, and nobody is woken: whoever finds no token asks again
    // in time.
    const asOne = { ...call, place: `tags of ${listener.arn}` };
    const look = this.#describe(listener, this.#worthReadingWith(listener, alongside), asOne).finally(() =>
      this.#looking.delete(listener.arn),
    );
    this.#looking.set(listener.arn, look);
    return look;
  }

  async #describe(listener: ListenerArn, others: readonly ListenerArn[], call: CallOptions): Promise<Entry> {
    const batch = batchOf(listener, others);
    try {
      const descriptions = await this.#describeTags({ region: listener.region, arns: batch.arns, call });
      for (const each of batch.listeners) {
        const found = tagsIn(descriptions, each);
        if (found !== undefined) this.#remember(each, found);
      }
      const found = tagsIn(descriptions, listener);
      if (found === undefined) throw leftOut(listener);
      return this.#remember(listener, found);
    } catch (error) {
      const state = saidBy(error);
      if (state === undefined) throw error;
      if (batch.listeners.length === 1) return this.#remember(listener, { state });
      // One ARN that is not there fails the whole call, whichever it is.
      return patiently(() => this.#describe(listener, [], call), this.#clock);
    }
  }

  /** What will be asked for next and is not known, and what is due soon. */
  #worthReadingWith({ region }: ListenerArn, alongside: readonly ListenerArn[]): readonly ListenerArn[] {
    const now = this.#clock.monotonic();
    for (const [arn, askedAt] of this.#askedAt) {
      if (now - askedAt < 2 * this.#sweep) continue;
      this.#askedAt.delete(arn);
      this.#entries.delete(arn);
    }
    const dueSoon = [...this.#entries.values()].filter(
      ({ found, at }) => found.state === 'tagged' && now - at >= this.#sweep / 2,
    );
    return [
      ...alongside.filter(({ arn }) => !this.#entries.has(arn)),
      ...dueSoon.map(({ listener }) => listener),
    ].filter((each) => each.region === region);
  }

  #remember(listener: ListenerArn, found: FoundTags): Entry {
    const at = this.#clock.monotonic();
    const known = this.#entries.get(listener.arn);
    const isSame = known !== undefined && JSON.stringify(known.found) === JSON.stringify(found);
    const entry: Entry = { listener, found, at, since: isSame ? known.since : at };
    this.#entries.set(listener.arn, entry);
    if (!this.#askedAt.has(listener.arn)) this.#askedAt.set(listener.arn, at);
    return entry;
  }

  #answer(entry: Entry, wanted: WantedTags): { readonly found: FoundTags; readonly lookAgainAfter: number } {
    return { found: entry.found, lookAgainAfter: Math.max(1, this.#dueIn(entry, wanted)) };
  }

  #dueIn({ found, at, since }: Entry, { isEnough }: WantedTags): number {
    // A consent that is missing may come soon, or never.
    const latest = found.state === 'missing' ? latestLook : this.#sweep;
    const wait = isEnough(found) ? this.#sweep : lookAgainIn(at - since, { latest });
    return at + wait - this.#clock.monotonic();
  }
}

function tagsIn(descriptions: readonly TagDescription[], { arn, loadBalancerArn }: ListenerArn): FoundTags | undefined {
  const tagsOf = (wanted: string): Tags | undefined => {
    const described = descriptions.find(({ ResourceArn }) => ResourceArn === wanted);
    return described && Object.fromEntries((described.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  };
  const listener = tagsOf(arn);
  const loadBalancer = tagsOf(loadBalancerArn);
  return listener && loadBalancer && { state: 'tagged', listener, loadBalancer };
}

/** An answer that says nothing of a resource does not say that it has no tags. */
function leftOut({ arn }: ListenerArn): AwsCallError {
  const message = `DescribeTags: AWS did not say which tags ${arn} and its load balancer have. It is tried again.`;
  return new AwsCallError('DescribeTags', { kind: 'unavailable', message });
}

function saidBy(error: unknown): 'missing' | 'foreign' | undefined {
  if (!(error instanceof AwsCallError)) return undefined;
  switch (failureOf(error).kind) {
    case 'notFound':
      return 'missing';
    case 'rejected':
      return 'foreign';
    default:
      return undefined;
  }
}
