import type { Clock } from '../../../src/runtime/clock.ts';
import type { ServiceName } from './services.ts';

interface Rate {
  readonly service: ServiceName;
  /** Which operations share it. */
  readonly applies: (operation: string) => boolean;
  readonly burst: number;
  readonly perSecond: number;
}

const only =
  (name: string) =>
  (operation: string): boolean =>
    operation === name;

/**
 * What AWS allows, per account and Region (documented: "API Gateway quotas", "Elastic Load Balancing API throttling",
 * unless said otherwise).
 * The rates without a burst of their own have one of 1 (assumed).
 */
const rates: readonly Rate[] = [
  { service: 'apigateway', applies: () => true, burst: 40, perSecond: 10 },
  { service: 'apigateway', applies: only('CreateVpcLink'), burst: 1, perSecond: 1 / 15 },
  { service: 'apigateway', applies: only('DeleteVpcLink'), burst: 1, perSecond: 1 / 30 },
  { service: 'apigateway', applies: only('CreateDeployment'), burst: 1, perSecond: 1 / 5 },
  { service: 'elasticloadbalancing', applies: (name) => name.startsWith('Describe'), burst: 40, perSecond: 10 },
  // Documented ("Handle AWS Cloud Map DiscoverInstances API request throttling").
  { service: 'servicediscovery', applies: only('DiscoverInstances'), burst: 2000, perSecond: 1000 },
  // Documented (Cloud Map service quotas).
  { service: 'servicediscovery', applies: only('DiscoverInstancesRevision'), burst: 3000, perSecond: 3000 },
  // Assumed: what the other calls of Cloud Map may is not published, only that there is a limit.
  { service: 'servicediscovery', applies: (name) => !name.startsWith('Discover'), burst: 50, perSecond: 20 },
];

/** A little less than 1, since 15 times 1/15 is. */
const wholeToken = 1 - 1e-9;

interface Bucket {
  tokens: number;
  filled: number;
}

/** Token buckets over AWS's rates, on the sandbox's clock; the sandbox has one account. */
export class Throttles {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes a token of every rate that the call counts for, or answers false and takes none (assumed: whether a refused
   * call costs anything is not published).
   */
  take(service: ServiceName, operation: string, region: string): boolean {
    const buckets = rates.flatMap((rate, at) =>
      rate.service === service && rate.applies(operation) ? [this.#bucket(rate, `${region} ${at}`)] : [],
    );
    if (buckets.some(({ tokens }) => tokens < wholeToken)) return false;
    for (const bucket of buckets) bucket.tokens -= 1;
    return true;
  }

  #bucket({ burst, perSecond }: Rate, key: string): Bucket {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, filled: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filled) / 1000) * perSecond);
    bucket.filled = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
