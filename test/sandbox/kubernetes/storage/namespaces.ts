import type { Catalogue } from '../resources/catalogue.ts';
import type { Objects } from './objects.ts';
import type { Store } from './store.ts';

interface Parts {
  readonly store: Store;
  readonly objects: Objects;
  readonly catalogue: Catalogue;
}

/**
 * What kube-controller-manager's namespace controller does: what is in a namespace that is being deleted is deleted, and
 * once nothing is left, so is the namespace. Answers how to stop.
 */
export function emptyDeletedNamespaces({ store, objects, catalogue }: Parts): () => void {
  const finish = (name: string): void => {
    const namespace = store.get('namespaces', undefined, name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    const left = contentOf(store, name);
    if (left.length === 0 && (namespace.metadata.finalizers ?? []).length === 0) store.remove('namespaces', namespace);
    for (const { storage, object } of left) {
      const resource = catalogue.stored(storage);
      if (resource === undefined || object.metadata.deletionTimestamp !== undefined) continue;
      objects.delete(resource, object, {
        dryRun: false,
        uid: undefined,
        resourceVersion: undefined,
        gracePeriod: undefined,
      });
    }
  };
  return store.subscribe(({ type, storage, object }) => {
    if (storage === 'namespaces' && type === 'MODIFIED') finish(object.metadata.name);
    else if (type === 'DELETED' && object.metadata.namespace !== undefined) finish(object.metadata.namespace);
  });
}

function contentOf(store: Store, namespace: string) {
  return store.storages().flatMap((storage) =>
    store
      .list(storage)
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map((object) => ({ storage, object })),
  );
}
