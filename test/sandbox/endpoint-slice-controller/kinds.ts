import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';
import type { EndpointSlice } from '../../../src/model/endpoint-slice.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts';

/** The kinds of objects that the EndpointSlice controller reads and writes, with the members that it looks at. */

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

export type Service = KubernetesObject<{
  readonly type?: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly publishNotReadyAddresses?: boolean;
  readonly ports?: readonly ServicePort[];
}>;

export type Pod = KubernetesObject<
  {
    readonly nodeName?: string;
    readonly containers: readonly {
      readonly ports?: readonly {
        readonly name?: string;
        readonly containerPort: number;
        readonly protocol?: string;
      }[];
    }[];
  },
  {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  }
>;

const core = { group: '', version: 'v1' } as const;
export const services: ResourceType<Service> = { ...core, plural: 'services', kind: 'Service', namespaced: true };
export const pods: ResourceType<Pod> = { ...core, plural: 'pods', kind: 'Pod', namespaced: true };
export const endpointSlices: ResourceType<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
};
