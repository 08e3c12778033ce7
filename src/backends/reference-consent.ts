import type { ObjectGroups } from '../kubernetes/grouped-objects.ts';
import { isKubernetesError } from '../kubernetes/kubernetes-error.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ReferenceGrant } from '../model/reference-grant.ts';
import type { Unresolved } from '../model/target.ts';
import { Dependants, type ChangeForApis } from './dependants.ts';
import { refused } from './unresolved.ts';

/** An object in the cluster that requests may be sent to. */
export interface ReferencedObject {
  readonly kind: 'Ingress' | 'Service' | 'Gateway';
  readonly namespace: string;
  readonly name: string;
}

/** What keeps an API from an object of another namespace, if anything does: its own namespace's are open to it. */
export type ReferenceConsent = (
  api: Pick<PrivateHttpApi, 'apiVersion' | 'kind' | 'metadata'>,
  object: ReferencedObject,
) => Unresolved | undefined;

/** Consent by the ReferenceGrants in the object's namespace. */
export class ReferenceGrants {
  readonly #grants: ObjectGroups<ReferenceGrant>;
  readonly #isWatched: (namespace: string) => boolean;
  readonly #dependants = new Dependants();

  constructor(options: {
    /** By their namespace. */
    readonly grants: ObjectGroups<ReferenceGrant>;
    /** Whether anything can be known of that namespace. */
    readonly isWatched: (namespace: string) => boolean;
  }) {
    this.#grants = options.grants;
    this.#isWatched = options.isWatched;
  }

  /** @throws NotLoadedError as long as nobody knows, and KubernetesError where the API server forbids to find out. */
  readonly objection: ReferenceConsent = (api, object) => {
    // Namespaced by its CRD, so the namespace is there.
    const { namespace: from = '' } = api.metadata;
    const { namespace } = object;
    if (namespace === from) return undefined;
    if (!this.#isWatched(namespace)) {
      return refused(
        'NotAllowed',
        `${inWords(object)} is in a namespace that this controller does not watch, so nobody can say whether it lets ` +
          `namespace ${from} refer to it. Add ${namespace} to --watch-namespaces, or name an object of namespace ${from}.`,
      );
    }
    this.#dependants.add(namespace, keyOfObject(api));
    const grants = this.#grantsIn(namespace);
    if (grants?.some((grant) => lets(grant, from, object)) === true) return undefined;
    return refused('NotAllowed', whyNot(from, object, { areInstalled: grants !== undefined }));
  };

  /** Calls back after a change of grants. */
  onChange(subscriber: (change: ChangeForApis) => void): void {
    this.#grants.onChange(({ group, initial }) => {
      subscriber({ keys: this.#dependants.take(group), initial });
    });
  }

  /** Undefined where the kind is not installed: then there is none. */
  #grantsIn(namespace: string): readonly ReferenceGrant[] | undefined {
    try {
      return this.#grants.of(namespace);
    } catch (error) {
      if (isKubernetesError(error, 'notFound')) return undefined;
      throw error;
    }
  }
}

const groups: Readonly<Record<ReferencedObject['kind'], string>> = {
  Ingress: 'networking.k8s.io',
  Service: '',
  Gateway: 'gateway.networking.k8s.io',
};

const asker = { group: 'apigateway.privatehttp.io', kind: 'PrivateHttpApi' };

function lets({ spec }: ReferenceGrant, from: string, { kind, name }: ReferencedObject): boolean {
  const isFrom = spec.from.some(
    (each) => each.group === asker.group && each.kind === asker.kind && each.namespace === from,
  );
  const isTo = spec.to.some(
    (each) => each.group === groups[kind] && each.kind === kind && (each.name === undefined || each.name === name),
  );
  return isFrom && isTo;
}

function whyNot(from: string, object: ReferencedObject, { areInstalled }: { readonly areInstalled: boolean }): string {
  const { kind, namespace } = object;
  const group = groups[kind] === '' ? 'the core group ("")' : `group ${groups[kind]}`;
  const why = areInstalled
    ? `no ReferenceGrant of namespace ${namespace} lets it. Whoever owns that namespace has to create one`
    : `this cluster has no ReferenceGrants, by which namespace ${namespace} could let it. Install Gateway API's ` +
      `CustomResourceDefinitions, and have whoever owns that namespace create a ReferenceGrant`;
  return (
    `Namespace ${from} may not send requests to ${inWords(object)}: ${why}, from kind ${asker.kind} of group ${asker.group} ` +
    `in namespace ${from} to kind ${kind} of ${group}. Nothing is served through it until then.`
  );
}

function inWords({ kind, namespace, name }: ReferencedObject): string {
  return `${kind} ${namespace}/${name}`;
}
