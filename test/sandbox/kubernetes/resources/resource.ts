import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Schema } from '../schema/schema.ts';
import type { Column } from '../tables/column.ts';

/** One resource as one version of the API serves it. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Whether `/status` is a subresource of its own, out of reach of writes to the object itself. */
  readonly hasStatus: boolean;
  /** Whether it comes from a CustomResourceDefinition. */
  readonly custom: boolean;
  readonly schema: Schema;
  readonly columns: readonly Column[];
  /** Where its objects are kept: the same for all versions of a resource, and for both kinds of Events. */
  readonly storage: string;
  /** Fields that a fieldSelector may name, beside metadata.name and metadata.namespace. */
  readonly selectableFields: readonly string[];
  /** Where what is stored is not what this version shows. */
  readonly conversion?: Conversion;
}

/** Both ways between what is stored and what a version shows. */
export interface Conversion {
  readonly toStored: (shown: KubernetesObject) => KubernetesObject;
  readonly toShown: (stored: KubernetesObject) => KubernetesObject;
}

/** `v1`, or `networking.k8s.io/v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** What a client of this version is shown of a stored object. */
export function show(resource: Resource, stored: KubernetesObject): KubernetesObject {
  const shown = resource.conversion?.toShown(stored) ?? stored;
  const apiVersion = apiVersionOf(resource);
  return shown.apiVersion === apiVersion ? shown : { ...shown, apiVersion };
}
