import type { Backends, Served as ServedBackend } from '../backends/backend-resolver.ts';
import { backendIn } from '../model/integration-key.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/**
 * Which backends that need somebody's consent AWS may serve for each object, and where, as far as this process has seen:
 * whoever may write spec and status can take them out of both, and AWS serves them on.
 */
export class Served {
  readonly #backends: Pick<Backends, 'needingConsent'>;
  /** By the object's UID. */
  readonly #served = new Map<string, readonly ServedBackend[]>();

  constructor(backends: Pick<Backends, 'needingConsent'>) {
    this.#backends = backends;
  }

  /** Each once; undefined where this process has not looked yet. */
  of(uid: string): readonly ServedBackend[] | undefined {
    return this.#served.get(uid);
  }

  /** That is what AWS has, and no change of it is under way. */
  set(uid: string, observed: ObservedApi): void {
    this.#served.set(uid, eachOnce(this.#servedIn(observed)));
  }

  /** AWS is being changed: the stages may serve a snapshot of what it had before. */
  add(uid: string, observed: ObservedApi): void {
    this.#served.set(uid, eachOnce([...(this.#served.get(uid) ?? []), ...this.#servedIn(observed)]));
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#served.delete(uid);
  }

  #servedIn({ integrations }: ObservedApi): readonly ServedBackend[] {
    const served = integrations.map(({ key, uri }) => ({ backend: backendIn(key), uri }));
    return served.filter(({ backend }) => this.#backends.needingConsent(backend) !== undefined);
  }
}

function eachOnce(served: readonly ServedBackend[]): readonly ServedBackend[] {
  return [...new Map(served.map((each) => [`${each.backend} ${each.uri ?? ''}`, each])).values()];
}
