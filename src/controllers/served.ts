import type { Backends } from '../backends/backend-resolver.ts';
import { backendIn } from '../model/integration-key.ts';
import type { ObservedApi } from '../model/observed-api.ts';

/**
 * Which backends that need somebody's consent AWS may serve for each object, as far as this process has seen: whoever may
 * write spec and status can take them out of both, and AWS serves them on.
 */
export class Served {
  readonly #backends: Pick<Backends, 'needingConsent'>;
  /** By the object's UID: names. */
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(backends: Pick<Backends, 'needingConsent'>) {
    this.#backends = backends;
  }

  /** Their names; undefined where this process has not looked yet. */
  of(uid: string): ReadonlySet<string> | undefined {
    return this.#names.get(uid);
  }

  /** That is what AWS has, and no change of it is under way. */
  set(uid: string, observed: ObservedApi): void {
    this.#names.set(uid, new Set(this.#namesIn(observed)));
  }

  /** AWS is being changed: the stages may serve a snapshot of what it had before. */
  add(uid: string, observed: ObservedApi): void {
    this.#names.set(uid, new Set([...(this.#names.get(uid) ?? []), ...this.#namesIn(observed)]));
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#names.delete(uid);
  }

  #namesIn({ integrations }: ObservedApi): readonly string[] {
    const names = integrations.map(({ key }) => backendIn(key));
    return names.filter((name) => this.#backends.needingConsent(name) !== undefined);
  }
}
