import type { Clock } from '../runtime/clock.ts';
import type { CloudMapCalls } from './cloud-map-calls.ts';
import { ServiceInstances } from './service-instances.ts';

/** After a registration that Cloud Map could not carry out, the next try is so much later, in ms, and twice that each time. */
const pause = { first: 10_000, longest: 300_000 };

/** What is remembered of the registration of a Service's pods from turn to turn; what is forgotten can be found out again. */
export class EndpointsMemory {
  readonly #clock: Clock;
  readonly #interval: number;
  /** By key. */
  readonly #instances = new Map<string, { readonly serviceId: string; readonly instances: ServiceInstances }>();
  readonly #failingSince = new Map<string, number>();
  readonly #pauses = new Map<string, { readonly until: number; readonly length: number }>();

  /** `interval`: how old a list of instances may be, in ms. */
  constructor(options: { readonly clock: Clock; readonly interval: number }) {
    this.#clock = options.clock;
    this.#interval = options.interval;
  }

  /** The instances of the Cloud Map service that is theirs now. */
  instancesOf(key: string, serviceId: string, cloudMap: CloudMapCalls): ServiceInstances {
    const known = this.#instances.get(key);
    if (known?.serviceId === serviceId) return known.instances;
    const instances = new ServiceInstances({ cloudMap, serviceId, clock: this.#clock, interval: this.#interval });
    this.#instances.set(key, { serviceId, instances });
    return instances;
  }

  /** Their Cloud Map service is gone, or is not known to be there any more. */
  forgetInstances(key: string): void {
    this.#instances.delete(key);
  }

  /** For how long no turn for them has gone well, in ms, this one included. */
  failedAgain(key: string): number {
    const now = this.#clock.monotonic();
    const since = this.#failingSince.get(key) ?? now;
    this.#failingSince.set(key, since);
    return now - since;
  }

  wentWell(key: string): void {
    this.#failingSince.delete(key);
  }

  /** Cloud Map could not register some of them. */
  pauseRegistrations(key: string): void {
    const length = Math.min(pause.longest, 2 * (this.#pauses.get(key)?.length ?? pause.first / 2));
    this.#pauses.set(key, { until: this.#clock.monotonic() + length, length });
  }

  /** In how many ms registrations may go on; 0: now. */
  pauseOf(key: string): number {
    return Math.max(0, (this.#pauses.get(key)?.until ?? 0) - this.#clock.monotonic());
  }

  /** Registrations have succeeded. */
  endPause(key: string): void {
    this.#pauses.delete(key);
  }

  /** Nobody uses them any more. */
  forget(key: string): void {
    this.#instances.delete(key);
    this.#failingSince.delete(key);
    this.#pauses.delete(key);
  }
}
