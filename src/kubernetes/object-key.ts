import type { AnyObject } from '../model/kubernetes-object.ts';

/** Where an object is: a name, and the namespace it is in (undefined: cluster-scoped). */
export interface ObjectName {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** What stores and work queues know an object by: `namespace/name`, or `name` where it is cluster-scoped. */
export function keyOf({ namespace, name }: ObjectName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The key of an object in hand. */
export function keyOfObject(object: AnyObject): string {
  return keyOf(object.metadata);
}

/** What a key was made of. Neither part can contain a slash (DNS-1123). */
export function nameOfKey(key: string): ObjectName {
  const slash = key.indexOf('/');
  return slash === -1 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
