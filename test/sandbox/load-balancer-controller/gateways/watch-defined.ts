import type { KubernetesConnection } from '../../../../src/kubernetes/connection.ts';
import { ObjectStore } from '../../../../src/kubernetes/object-store.ts';
import { Reflector } from '../../../../src/kubernetes/reflector.ts';
import { resourceNameOf, type ResourceType } from '../../../../src/kubernetes/resource-type.ts';
import { stripObject } from '../../../../src/kubernetes/strip-object.ts';
import type { AnyObject, KubernetesObject } from '../../../../src/model/kubernetes-object.ts';
import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Log } from '../../../../src/runtime/log.ts';

type Definition = KubernetesObject<
  unknown,
  { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
>;

const definitions: ResourceType<Definition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

/** Stores of custom kinds, each of which is watched as soon as there is a definition of it; until then there are none. */
export function watchDefined<Kinds extends Readonly<Record<string, ResourceType<AnyObject>>>>(options: {
  readonly kinds: Kinds;
  readonly connection: KubernetesConnection;
  readonly clock: Clock;
  readonly log: Log;
}): {
  readonly stores: { readonly [Name in keyof Kinds]: ObjectStore<ObjectOf<Kinds[Name]>> };
  readonly hasSynced: () => boolean;
  readonly stop: () => Promise<void>;
} {
  const { kinds, connection, clock, log } = options;
  const reflector = <T extends AnyObject>(resource: ResourceType<T>, store: ObjectStore<T>) =>
    new Reflector({ connection, resource, store, keep: stripObject, clock, log });
  const all = Object.entries(kinds).map(([name, resource]) => {
    const store = new ObjectStore<AnyObject>({ log });
    return { name, resource, store, reflector: reflector(resource, store), isDefined: false };
  });

  const store = new ObjectStore<Definition>({ log });
  const watching = reflector(definitions, store);
  store.onChange(({ object }) => {
    const kind = all.find(({ resource }) => resourceNameOf(resource) === object.metadata.name);
    const isEstablished = object.status?.conditions?.some(
      ({ type, status }) => type === 'Established' && status === 'True',
    );
    if (kind === undefined || isEstablished !== true) return;
    kind.isDefined = true;
    kind.reflector.start();
  });
  watching.start();

  return {
    // Each has the objects of its kind, which its reflector puts in.
    stores: Object.fromEntries(all.map((each) => [each.name, each.store])) as never,
    hasSynced: () => watching.hasSynced && all.every((each) => !each.isDefined || each.reflector.hasSynced),
    stop: async () => {
      await Promise.all([watching, ...all.map((each) => each.reflector)].map((each) => each.stop()));
    },
  };
}

type ObjectOf<Resource> = Resource extends ResourceType<infer T extends AnyObject> ? T : never;
