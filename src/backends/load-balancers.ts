import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type Listener,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Aws, CallOptions } from '../aws/aws-caller.ts';
import { allPages } from '../aws/pages.ts';
import { patiently } from '../aws/patiently.ts';
import type { Clock } from '../runtime/clock.ts';
import { latestLook, lookAgainIn, soonestLook } from './look-again.ts';
import { anotherLookAfter, passes } from './passes.ts';

/** Which load balancer, and which listener of it somebody wants. */
export interface Wanted {
  readonly region: string;
  readonly name: string;
  readonly isWanted: (listener: Listener) => boolean;
  /** Whom the calls are for, and how urgent they are. */
  readonly call: CallOptions;
  /** What was found before that, by Clock.monotonic(), is not good enough. */
  readonly asOf?: number | undefined;
}

/** What Elastic Load Balancing knew of a load balancer when it was last asked. */
export interface Found {
  /** Undefined where there is none of that name. */
  readonly loadBalancer: LoadBalancer | undefined;
  readonly listeners: readonly Listener[];
  /** For how long looks have found just this, in ms. */
  readonly unchangedFor: number;
  /** When it is worth asking again, in ms from now: soon where something is still to come, else at the next sweep. */
  readonly lookAgainAfter: number;
}

interface Entry extends Pick<Found, 'loadBalancer' | 'listeners'> {
  /** Clock.monotonic() of the look. */
  readonly at: number;
  /** Clock.monotonic() of the first look in a row that found just this. */
  readonly since: number;
}

/**
 * How soon the AWS Load Balancer Controller has changed a load balancer as its object says, in ms: as a rule within seconds,
 * as it deploys as soon as it sees the change.
 */
const changesWithin = 20_000;

/**
 * The load balancers that backends lead to, looked up when they are needed and remembered for everybody: Describe calls
 * are budgeted, since the AWS Load Balancer Controller lives off the same quota (40, refilled with 10 a second, for the
 * account and Region: "API throttling", Elastic Load Balancing API reference).
 */
export class LoadBalancers {
  readonly #aws: Aws;
  readonly #clock: Clock;
  /** How long what was found is good for, in ms. */
  readonly #sweep: number;
  readonly #entries = new Map<string, Entry>();
  /** Clock.monotonic() of when somebody last asked: what nobody asks for any more is forgotten. */
  readonly #askedAt = new Map<string, number>();
  readonly #looking = new Map<string, Promise<Entry>>();
  /** Clock.monotonic() of the last doubt about each. */
  readonly #doubtedAt = new Map<string, number>();

  constructor(options: { readonly aws: Aws; readonly clock: Clock; readonly sweep: number }) {
    this.#aws = options.aws;
    this.#clock = options.clock;
    this.#sweep = options.sweep;
  }

  /** What is known of a load balancer, asked for where that is not known, or not any more. Throws AwsCallError. */
  async find(wanted: Wanted): Promise<Found> {
    const key = keyOf(wanted);
    this.#askedAt.set(key, this.#clock.monotonic());
    const known = this.#entries.get(key);
    const isFresh = known !== undefined && known.at >= (wanted.asOf ?? known.at);
    if (isFresh && this.#dueIn(known, wanted) > 0) return this.#found(known, wanted);

    try {
      return this.#found(await this.#look(wanted, known), wanted);
    } catch (error) {
      if (known === undefined || !passes(error)) throw error;
      // What was true at the last look is the best that is known, and a read that failed takes no target away.
      return { ...this.#found(known, wanted), lookAgainAfter: anotherLookAfter(error) };
    }
  }

  /** Something happened to the load balancer of that name: the next who wants it has to ask. */
  doubt(region: string, name: string): void {
    const key = keyOf({ region, name });
    this.#doubtedAt.set(key, this.#clock.monotonic());
    this.#entries.delete(key);
    // A look that is under way may have read what was so before: whoever waits for it may have it, but it is not kept.
    this.#looking.delete(key);
  }

  /** One look serves all who wait for it. */
  #look(wanted: Wanted, known: Entry | undefined): Promise<Entry> {
    const key = keyOf(wanted);
    const looking = this.#looking.get(key);
    if (looking !== undefined) return looking;
    this.#forgetUnasked();

    const look = this.#describe(wanted).then(({ loadBalancer, listeners }) => {
      const at = this.#clock.monotonic();
      const entry = { loadBalancer, listeners, at, since: at };
      return known !== undefined && sameAs(known, entry) ? { ...entry, since: known.since } : entry;
    });
    this.#looking.set(key, look);
    return look
      .then((entry) => {
        if (this.#looking.get(key) === look) this.#entries.set(key, entry);
        return entry;
      })
      .finally(() => {
        if (this.#looking.get(key) === look) this.#looking.delete(key);
      });
  }

  /** Whoever needs a load balancer asks once a sweep, or when it is worth another look. */
  #forgetUnasked(): void {
    const now = this.#clock.monotonic();
    const longest = Math.max(this.#sweep, latestLook);
    for (const [key, askedAt] of this.#askedAt) {
      if (now - askedAt < 2 * longest) continue;
      this.#askedAt.delete(key);
      this.#doubtedAt.delete(key);
      this.#entries.delete(key);
    }
  }

  async #describe(wanted: Wanted): Promise<Pick<Found, 'loadBalancer' | 'listeners'>> {
    const { region, name } = wanted;
    // One look serves all who want it, so they have one place in line, and nobody is woken: whoever finds no token asks again
    // in time.
    const { wake: _wake, ...others } = wanted.call;
    const call = { ...others, place: `load balancer ${name}` };
    const loadBalancer = await this.#loadBalancerOf({ region, name, call });
    if (loadBalancer?.LoadBalancerArn === undefined) return { loadBalancer: undefined, listeners: [] };

    const { LoadBalancerArn } = loadBalancer;
    const service = this.#aws.loadBalancing(region);
    const listeners = await allPages({
      clock: this.#clock,
      page: async (Marker) => {
        const command = new DescribeListenersCommand({ LoadBalancerArn, Marker });
        const page = await patiently(() => service.call(command, call), this.#clock);
        return { items: page.Listeners, nextToken: page.NextMarker };
      },
    });
    return { loadBalancer, listeners };
  }

  async #loadBalancerOf({ region, name, call }: Omit<Wanted, 'isWanted'>): Promise<LoadBalancer | undefined> {
    try {
      const command = new DescribeLoadBalancersCommand({ Names: [name] });
      const { LoadBalancers: found } = await this.#aws.loadBalancing(region).call(command, call);
      return found?.[0];
    } catch (error) {
      if (error instanceof AwsCallError && error.failure.kind === 'notFound') return undefined;
      throw error;
    }
  }

  #found(entry: Entry, wanted: Wanted): Found {
    const { loadBalancer, listeners, at, since } = entry;
    return {
      loadBalancer,
      listeners,
      unchangedFor: at - since,
      lookAgainAfter: Math.max(1, this.#dueIn(entry, wanted)),
    };
  }

  #dueIn(entry: Entry, wanted: Wanted): number {
    const complete = isActive(entry.loadBalancer) && entry.listeners.some(wanted.isWanted);
    const wait = complete ? this.#wait(entry, wanted) : lookAgainIn(entry.at - entry.since, { latest: latestLook });
    return entry.at + wait - this.#clock.monotonic();
  }

  /**
   * How long what is complete is good for: a sweep. But a listener may change without a word in any status (its ARN outlives its
   * protocol and its actions), seconds after somebody has changed the object that it is made for: so after a doubt it is
   * looked at twice more, after 5 and after 20 seconds.
   */
  #wait({ at }: Entry, wanted: Wanted): number {
    const soFar = at - (this.#doubtedAt.get(keyOf(wanted)) ?? -Infinity);
    return soFar < changesWithin ? Math.max(soonestLook, 3 * soFar) : this.#sweep;
  }
}

/** Whether two looks found the same, as far as a target depends on it. */
function sameAs(one: Entry, other: Entry): boolean {
  const essence = ({ loadBalancer, listeners }: Entry): string =>
    [
      loadBalancer?.LoadBalancerArn,
      loadBalancer?.State?.Code,
      ...listeners
        .map(({ Port, Protocol, ListenerArn }) => `${Port ?? ''} ${Protocol ?? ''} ${ListenerArn ?? ''}`)
        .sort(),
    ].join('\n');
  return essence(one) === essence(other);
}

/** Whether it takes requests: active_impaired does, with fewer resources than it wants ("LoadBalancerState", API reference). */
export function isActive(loadBalancer: LoadBalancer | undefined): boolean {
  const code = loadBalancer?.State?.Code;
  return code === 'active' || code === 'active_impaired';
}

function keyOf({ region, name }: Pick<Wanted, 'region' | 'name'>): string {
  return `${region}/${name}`;
}
