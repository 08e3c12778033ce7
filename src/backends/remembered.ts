import type { CallOptions } from '../aws/aws-caller.ts';
import type { Clock } from '../runtime/clock.ts';
import { latestLook, lookAgainIn } from './look-again.ts';
import { anotherLookAfter, passes } from './passes.ts';

/** What somebody wants to know. */
export interface Question<T> {
  /** What it is about, such as an ARN: the same for all who want to know the same. */
  readonly key: string;
  /** Asks AWS. Throws AwsCallError. */
  readonly look: (call: CallOptions) => Promise<T>;
  /** Whether what was found is good until the next sweep, rather than something to wait for. */
  readonly isEnough: (found: T) => boolean;
  /** How rarely it is asked for at last while that is waited for, in ms. Default: once a minute. */
  readonly latest?: number | undefined;
  /** Whom the calls are for, and how urgent they are. */
  readonly call: CallOptions;
  /** What was found before that, by Clock.monotonic(), is not good enough. */
  readonly asOf?: number | undefined;
}

export interface Answer<T> {
  readonly found: T;
  /** When it is worth asking again, in ms from now. */
  readonly lookAgainAfter: number;
}

interface Entry<T> {
  readonly found: T;
  /** Clock.monotonic() of the look. */
  readonly at: number;
  /** Clock.monotonic() of the first look in a row that found just this. */
  readonly since: number;
}

/**
 * What AWS said when it was asked, remembered for everybody: one look serves all who want to know the same, until the next
 * sweep, or for a while only where it is something to wait for.
 *
 * @typeParam T Plain data: two looks found the same where it is the same as JSON.
 */
export class Remembered<T> {
  readonly #clock: Clock;
  /** How long what was found is good for, in ms. */
  readonly #sweep: number;
  readonly #entries = new Map<string, Entry<T>>();
  /** Clock.monotonic() of when somebody last asked: what nobody asks for any more is forgotten. */
  readonly #askedAt = new Map<string, number>();
  readonly #looking = new Map<string, Promise<Entry<T>>>();

  constructor(options: { readonly clock: Clock; readonly sweep: number }) {
    this.#clock = options.clock;
    this.#sweep = options.sweep;
  }

  /** What is known, asked for where it is not known, or not any more. Throws AwsCallError. */
  async find(question: Question<T>): Promise<Answer<T>> {
    const { key, asOf } = question;
    this.#askedAt.set(key, this.#clock.monotonic());
    const known = this.#entries.get(key);
    const isFresh = known !== undefined && known.at >= (asOf ?? known.at);
    if (isFresh && this.#dueIn(known, question) > 0) return this.#answer(known, question);

    try {
      return this.#answer(await (this.#looking.get(key) ?? this.#look(question)), question);
    } catch (error) {
      if (known === undefined || !passes(error)) throw error;
      // A read that failed says nothing: what was so at the last look is the best that is known.
      return { found: known.found, lookAgainAfter: anotherLookAfter(error) };
    }
  }

  #look({ key, look, call: { wake: _wake, ...call } }: Question<T>): Promise<Entry<T>> {
    this.#forgetUnasked();
    // One look serves all who want it, so they have one place in line, and nobody is woken: whoever finds no token asks again
    // in time.
    const looking = look({ ...call, place: key })
      .then((found) => {
        const at = this.#clock.monotonic();
        const known = this.#entries.get(key);
        const isSame = known !== undefined && JSON.stringify(known.found) === JSON.stringify(found);
        const entry = { found, at, since: isSame ? known.since : at };
        this.#entries.set(key, entry);
        return entry;
      })
      .finally(() => this.#looking.delete(key));
    this.#looking.set(key, looking);
    return looking;
  }

  /** Whoever needs something asks once a sweep, or when it is worth another look. */
  #forgetUnasked(): void {
    const now = this.#clock.monotonic();
    const longest = Math.max(this.#sweep, latestLook);
    for (const [key, askedAt] of this.#askedAt) {
      if (now - askedAt < 2 * longest) continue;
      this.#askedAt.delete(key);
      this.#entries.delete(key);
    }
  }

  #answer(entry: Entry<T>, question: Question<T>): Answer<T> {
    return { found: entry.found, lookAgainAfter: Math.max(1, this.#dueIn(entry, question)) };
  }

  #dueIn({ found, at, since }: Entry<T>, { isEnough, latest = latestLook }: Question<T>): number {
    const wait = isEnough(found) ? this.#sweep : lookAgainIn(at - since, { latest: Math.min(latest, this.#sweep) });
    return at + wait - this.#clock.monotonic();
  }
}
