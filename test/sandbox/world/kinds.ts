import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';
import type { KubernetesObject, ObjectMeta } from '../../../src/model/kubernetes-object.ts';

/** The kinds of objects that the kubelet reads and writes, with the members that it looks at. */

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly readinessProbe?: {
    readonly initialDelaySeconds?: number;
    readonly httpGet?: { readonly path?: string };
  };
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

export interface PodCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly lastTransitionTime: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly PodCondition[];
}

export type Pod = KubernetesObject<
  { readonly nodeName?: string; readonly containers: readonly Container[] },
  PodStatus
> & {
  readonly metadata: ObjectMeta & { readonly deletionGracePeriodSeconds?: number };
};

export type Node = KubernetesObject<{ readonly providerID: string; readonly podCIDR: string }, object>;

export const pods: ResourceType<Pod> = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
export const nodes: ResourceType<Node> = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
