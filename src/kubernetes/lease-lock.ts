import type { Clock } from '../runtime/clock.ts';
import type { KubernetesConnection } from './connection.ts';
import { leaseDuration, requestTimeout } from './election-times.ts';
import { leases, type Lease, type LeaseSpec } from './lease.ts';
import { microTime } from './micro-time.ts';
import { keyOf } from './object-key.ts';
import { ResourceClient } from './resource-client.ts';
import { collectionPath } from './resource-type.ts';
import { within } from './within.ts';

/** Where the Lease is, and who writes it. */
export interface LeaseLockOptions {
  readonly connection: Pick<KubernetesConnection, 'request' | 'lines'>;
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

  /**
   * The Lease whenever somebody writes to it, from that one on. Ends when the API server ends it, after some minutes, and
   * when the Lease is deleted. May stay silent for ever where a connection died: whoever follows keeps the time.
   */
  async *follow({ metadata }: Lease, signal: AbortSignal): AsyncGenerator<Lease, void> {
    const { connection, namespace, name } = this.#options;
    const query = { watch: true, fieldSelector: `metadata.name=${name}`, resourceVersion: metadata.resourceVersion };
    for await (const line of connection.lines({ path: collectionPath(leases, namespace), query, signal })) {
      // The API server answers a watch with one event a line; what is not JSON throws, and is looked at anew.
      const { type, object } = JSON.parse(line) as { readonly type: string; readonly object: Lease };
      if (type !== 'ADDED' && type !== 'MODIFIED') return;
      yield object;
    }
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
