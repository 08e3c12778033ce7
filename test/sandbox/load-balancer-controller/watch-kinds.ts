import type { KubernetesConnection } from '../../../src/kubernetes/connection.ts';
import { ObjectStore } from '../../../src/kubernetes/object-store.ts';
import { Reflector } from '../../../src/kubernetes/reflector.ts';
import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';
import { stripObject } from '../../../src/kubernetes/strip-object.ts';
import type { AnyObject } from '../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { Log } from '../../../src/runtime/log.ts';

type ObjectOf<Resource> = Resource extends ResourceType<infer T extends AnyObject> ? T : never;

type Stores<Kinds> = { readonly [Name in keyof Kinds]: ObjectStore<ObjectOf<Kinds[Name]>> };

/** Stores of kinds that are there from the start, with the reflectors that keep them, which are started. */
export function watchKinds<Kinds extends Readonly<Record<string, ResourceType<AnyObject>>>>(
  kinds: Kinds,
  { connection, clock, log }: { readonly connection: KubernetesConnection; readonly clock: Clock; readonly log: Log },
): {
  readonly stores: Stores<Kinds>;
  readonly reflectors: readonly Pick<Reflector<AnyObject>, 'synced' | 'hasSynced' | 'stop'>[];
} {
  const watched = Object.entries(kinds).map(([name, resource]) => {
    const store = new ObjectStore<AnyObject>({ log });
    const reflector = new Reflector({ connection, resource, store, keep: stripObject, clock, log });
    reflector.start();
    return { name, store, reflector };
  });
  return {
    // Each has the objects of its kind, which its reflector puts in.
    stores: Object.fromEntries(watched.map(({ name, store }) => [name, store])) as unknown as Stores<Kinds>,
    reflectors: watched.map(({ reflector }) => reflector),
  };
}
