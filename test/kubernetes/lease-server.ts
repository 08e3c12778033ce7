import { KubernetesError } from '../../src/kubernetes/kubernetes-error.ts';
import type { KubernetesRequest } from '../../src/kubernetes/kubernetes-request.ts';
import type { Lease, LeaseSpec } from '../../src/kubernetes/lease.ts';

/** How requests of one process fare. `lostAnswers`: they are carried out, and nobody hears of it. `silent`: never answered. */
export type Weather = 'fine' | 'away' | 'silent' | 'lostAnswers';

/** An API server that has at most one Lease, in this process: it answers at once, on no clock at all. */
export class LeaseServer {
  lease: Lease | undefined;
  /** How many requests came. */
  requests = 0;
  #versions = 0;

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
    };
  }

  /** As somebody does by hand. */
  edit(spec: LeaseSpec | undefined, annotations: Readonly<Record<string, string>> = {}): void {
    this.lease = this.#store({ ...this.lease, metadata: { ...this.lease?.metadata, annotations }, spec });
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
    return { ...lease, metadata: { ...lease.metadata, resourceVersion: String((this.#versions += 1)) } } as Lease;
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
