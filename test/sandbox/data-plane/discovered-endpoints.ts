import type { Clock } from '../../../src/runtime/clock.ts';
import type { DiscoveredEndpoint, ServiceDiscovery } from '../aws/service-discovery/service-discovery.ts';

/**
 * ms for which API Gateway goes by what Cloud Map told it. Traffic still reaches instances that are deregistered [seen:
 * containers-roadmap #1639]; for how long is not published. Assumed here: a minute, the longest that anybody guesses.
 */
export const discoveryCacheTime = 60_000;

interface Remembered {
  readonly endpoints: readonly DiscoveredEndpoint[];
  /** Clock.monotonic(). */
  readonly until: number;
}

/** Where requests to a Cloud Map service go: to its healthy instances in turns, as they were a while ago. */
export class DiscoveredEndpoints {
  readonly #discovery: Pick<ServiceDiscovery, 'endpoints'>;
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered>();
  readonly #turns = new Map<string, number>();

  constructor(options: { readonly discovery: Pick<ServiceDiscovery, 'endpoints'>; readonly clock: Clock }) {
    this.#discovery = options.discovery;
    this.#clock = options.clock;
  }

  /**
   * @param uri `arn:…:service/srv-…?stage=blue`: instances have to have all of these attributes [documented].
   * @returns undefined where there is no instance to be used.
   */
  next(uri: string): DiscoveredEndpoint | undefined {
    const endpoints = this.#endpoints(uri);
    const turn = this.#turns.get(uri) ?? 0;
    this.#turns.set(uri, turn + 1);
    return endpoints[turn % endpoints.length];
  }

  /** That there is none is not remembered [assumed]. */
  #endpoints(uri: string): readonly DiscoveredEndpoint[] {
    const now = this.#clock.monotonic();
    const known = this.#remembered.get(uri);
    if (known !== undefined && known.until > now) return known.endpoints;

    const [arn = '', query = ''] = uri.split('?');
    const endpoints = this.#discovery.endpoints(arn, Object.fromEntries(new URLSearchParams(query)));
    if (endpoints.length === 0) this.#remembered.delete(uri);
    else this.#remembered.set(uri, { endpoints, until: now + discoveryCacheTime });
    return endpoints;
  }
}
