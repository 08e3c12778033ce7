import type { Clock } from '../runtime/clock.ts';
import type { KubernetesConnection } from './connection.ts';
import { leaseDuration, requestTimeout } from './election-times.ts';
import { leases, type Lease, type LeaseSpec } from './lease.ts';
import { microTime } from './micro-time.ts';
import { keyOf } from './object-key.ts';
import { ResourceClient } from './resource-client.ts';
import { within } from './within.ts';

/** Where the Lease is, and who writes it. */
export interface LeaseLockOptions {
  readonly connection: Pick<KubernetesConnection, 'request'>;
  readonly clock: Clock;
  readonly namespace: string;
  readonly name: string;
  /** Names this process, and no other one ever. */
  readonly identity: string;
}

/** One Lease in the API server, as one process reads and writes it. All of it throws KubernetesError. */
export class LeaseLock {
  readonly identity: string;
  readonly #options: LeaseLockOptions;
  readonly #client: ResourceClient<Lease>;

  constructor(options: LeaseLockOptions) {
    this.identity = options.identity;
    this.#options = options;
    this.#client = new ResourceClient({ connection: options.connection, resource: leases });
  }

  /** For messages: `Lease kube-system/private-http-api-controller`. */
  get title(): string {
    return `Lease ${keyOf(this.#options)}`;
  }

  read(): Promise<Lease | undefined> {
    return this.#within((signal) => this.#client.get(this.#options, signal));
  }

  /** Writes that this process holds it, if the Lease is still the one in hand (undefined: there is none). */
  claim(lease: Lease | undefined, spec: Pick<LeaseSpec, 'acquireTime' | 'leaseTransitions'> = {}): Promise<Lease> {
    return this.#write(lease, {
      ...lease?.spec,
      ...spec,
      holderIdentity: this.identity,
      leaseDurationSeconds: leaseDuration / 1000,
      renewTime: this.now(),
    });
  }

  /** Writes that nobody holds it: as client-go does, and of no duration, unlike one whose holder somebody removed by hand. */
  async release(held: Lease): Promise<void> {
    const now = this.now();
    await this.#write(held, {
      ...held.spec,
      ...{ holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now },
    });
  }

  now(): string {
    return microTime(this.#options.clock.now());
  }

  #write(lease: Lease | undefined, spec: LeaseSpec): Promise<Lease> {
    const { namespace, name } = this.#options;
    const fresh = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec };
    return this.#within((signal) =>
      lease === undefined ? this.#client.create(fresh, signal) : this.#client.replace({ ...lease, spec }, signal),
    );
  }

  #within<Result>(send: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    return within({ clock: this.#options.clock, ms: requestTimeout }, send);
  }
}
