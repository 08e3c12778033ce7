import type { KubernetesObject } from './kubernetes-object.ts';

/**
 * What is read of a ReferenceGrant (Gateway API): which kinds of objects of other namespaces may refer to which objects of its
 * own.
 */
export type ReferenceGrant = KubernetesObject<{
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  /** Without a name: all objects of the kind. */
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}>;
