import type { AnyObject } from '../model/kubernetes-object.ts';
import type { ObjectName } from './object-key.ts';

declare const objectType: unique symbol;

/** A kind of object as the API server serves it. `T` is what its objects look like; it exists for the compiler only. */
export interface ResourceType<T extends AnyObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly [objectType]?: T;
}

/** `group/version`, or `version` in the core group. */
export function apiVersionOf({ group, version }: ResourceType<AnyObject>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** What people call it: `ingresses.networking.k8s.io`, or `services` in the core group. */
export function resourceNameOf({ group, plural }: ResourceType<AnyObject>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The path of all objects of a type, in one namespace or (undefined) everywhere. */
export function collectionPath(resource: ResourceType<AnyObject>, namespace: string | undefined): string {
  const root = `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}`;
  return namespace === undefined
    ? `${root}/${resource.plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${resource.plural}`;
}

/** The path of one object, or of one of its subresources. */
export function objectPath(resource: ResourceType<AnyObject>, object: ObjectName, subresource?: 'status'): string {
  const path = `${collectionPath(resource, object.namespace)}/${encodeURIComponent(object.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
