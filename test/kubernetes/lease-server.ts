import { KubernetesError } from '../../src/kubernetes/kubernetes-error.ts';
import type { KubernetesRequest } from '../../src/kubernetes/kubernetes-request.ts';
import type { Lease, LeaseSpec } from '../../src/kubernetes/lease.ts';

/** How requests of one process fare. `lostAnswers`: they are carried out, and nobody hears of it. `silent`: never answered. */
export type Weather = 'fine' | 'away' | 'silent' | 'lostAnswers';

type WatchEvent = 'broken' | { readonly type: 'MODIFIED' | 'DELETED'; readonly object: Lease };

/** An API server that has at most one Lease, in this process: it answers at once, on no clock at all. */
export class LeaseServer {
  lease: Lease | undefined;
  /** How many requests came. */
  requests = 0;
  /** As where nobody allowed it. */
  refusesWatches = false;
  #versions = 0;
  readonly #watches = new Set<(event: WatchEvent) => void>();

  /** A connection of one process. */
  connect(weather: () => Weather = () => 'fine') {
    return {
      request: async (request: KubernetesRequest): Promise<unknown> => {
        const now = weather();
        this.requests += 1;
        if (now === 'away') throw new KubernetesError('unavailable', 'The API server is away.');
        if (now === 'silent') return abortOf(request.signal);
        const answer = this.#answer(request);
        if (now === 'lostAnswers') throw new KubernetesError('unavailable', 'The answer was lost.');
        return answer;
      },
      lines: (request: Omit<KubernetesRequest, 'method'>) => this.#watch(request, weather),
    };
  }

  /** Hands out what is written from then on. Of what happens in bad weather nobody hears, or the connection breaks. */
  async *#watch(
    { signal, query }: Omit<KubernetesRequest, 'method'>,
    weather: () => Weather,
  ): AsyncGenerator<string, void> {
    this.requests += 1;
    if (this.refusesWatches || weather() === 'away') throw new KubernetesError('unavailable', 'There is no watch.');
    const events: WatchEvent[] = [];
    let wake = Promise.withResolvers<undefined>();
    const hear = (event: WatchEvent): void => {
      if (weather() === 'silent') return;
      events.push(weather() === 'fine' ? event : 'broken');
      wake.resolve(undefined);
    };
    if (this.lease !== undefined && this.lease.metadata.resourceVersion !== query?.resourceVersion) {
      hear({ type: 'MODIFIED', object: this.lease });
    }
    this.#watches.add(hear);
    signal?.addEventListener('abort', () => {
      this.#watches.delete(hear);
      wake.resolve(undefined);
    });
    for (;;) {
      await wake.promise;
      signal?.throwIfAborted();
      wake = Promise.withResolvers<undefined>();
      for (const event of events.splice(0)) {
        if (event === 'broken') throw new KubernetesError('unavailable', 'The watch broke.');
        yield JSON.stringify(event);
      }
    }
  }

  /** As somebody does by hand. */
  edit(spec: LeaseSpec | undefined, annotations: Readonly<Record<string, string>> = {}): void {
    this.lease = this.#store({ ...this.lease, metadata: { ...this.lease?.metadata, annotations }, spec });
  }

  remove(): void {
    const object = this.lease;
    this.lease = undefined;
    for (const hear of this.#watches) if (object !== undefined) hear({ type: 'DELETED', object });
  }

  #answer({ method, body }: KubernetesRequest): Lease {
    // What is sent to a Lease's path is a Lease.
    const sent = body as Lease;
    switch (method) {
      case 'GET':
        if (this.lease === undefined) throw new KubernetesError('notFound', 'There is no Lease.');
        return this.lease;
      case 'POST':
        if (this.lease !== undefined) throw new KubernetesError('alreadyExists', 'There is a Lease.');
        break;
      default:
        if (this.lease === undefined) throw new KubernetesError('notFound', 'There is no Lease.');
        if (sent.metadata.resourceVersion !== this.lease.metadata.resourceVersion) {
          throw new KubernetesError('conflict', 'The Lease is another one by now.');
        }
    }
    return (this.lease = this.#store(sent));
  }

  #store(lease: { readonly metadata: object; readonly spec: LeaseSpec | undefined }): Lease {
    // Compared with nothing but itself.
    const stored = {
      ...lease,
      metadata: { ...lease.metadata, resourceVersion: String((this.#versions += 1)) },
    } as Lease;
    for (const hear of this.#watches) hear({ type: 'MODIFIED', object: stored });
    return stored;
  }
}

/** Rejects when the signal aborts, with its reason. */
function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      // A request's signal aborts with an Error.
      reject(signal.reason as Error);
    });
  });
}
