import type { ReferencedCaches } from '../kubernetes/referenced-caches.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import type { Ingress } from '../model/ingress.ts';
import { Dependants, type ChangeForApis } from './dependants.ts';
import type { IngressGroups } from './made-for.ts';

/** Which Ingresses share a load balancer, and whom to tell when others do. */
export class SharedIngresses implements IngressGroups {
  readonly #ingresses: Pick<ReferencedCaches<Ingress>, 'membersOf' | 'onMembers'>;
  readonly #seesAll: boolean;
  readonly #dependants = new Dependants();

  constructor(options: {
    readonly ingresses: Pick<ReferencedCaches<Ingress>, 'membersOf' | 'onMembers'>;
    /** Whether there are no namespaces that are not watched. */
    readonly seesAll: boolean;
  }) {
    this.#ingresses = options.ingresses;
    this.#seesAll = options.seesAll;
  }

  /** @throws NotLoadedError as long as nobody knows, and KubernetesError where the API server forbids to find out. */
  membersOf(group: string, askedBy: Parameters<IngressGroups['membersOf']>[1]): readonly string[] | undefined {
    if (!this.#seesAll) return undefined;
    this.#dependants.add(group, keyOfObject(askedBy));
    return this.#ingresses.membersOf(group);
  }

  /** Calls back after a change of a group's members. */
  onChange(subscriber: (change: ChangeForApis) => void): void {
    this.#ingresses.onMembers(({ group, initial }) => {
      subscriber({ keys: this.#dependants.take(group), initial });
    });
  }
}
