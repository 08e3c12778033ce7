import type { Clock } from '../../../../src/runtime/clock.ts';
import { sameJson } from '../json.ts';
import type { Catalogue } from '../resources/catalogue.ts';
import { customResources, established } from '../resources/custom-resources.ts';
import type { Schema } from '../schema/schema.ts';
import type { Store } from './store.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

interface Parts {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

/** Serves what CustomResourceDefinitions define, as they come, change and go. Answers how to stop. */
export function serveDefinitions({ store, catalogue, clock }: Parts): () => void {
  const metadata: Schema = catalogue.stored('configmaps')?.schema.properties?.metadata ?? {};
  return store.subscribe(({ type, storage, object }) => {
    if (storage !== DEFINITIONS) return;
    if (type === 'DELETED') {
      for (const instance of store.list(object.metadata.name)) store.remove(object.metadata.name, instance);
      catalogue.replace(object.metadata.name, []);
      return;
    }
    const accepted = established(object, new Date(clock.now()).toISOString().replace(/\.\d+/, ''));
    if (sameJson(accepted, object)) catalogue.replace(object.metadata.name, customResources(object, metadata));
    else store.put(storage, accepted);
  });
}
