import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts';
import type { ResourceType } from '../../../src/kubernetes/resource-type.ts';

/** The kinds of objects that the load balancer controller reads, with the members that it reads of them. */

export interface IngressBackend {
  readonly service?: {
    readonly name: string;
    readonly port: { readonly number?: number; readonly name?: string };
  };
}

export interface IngressPath {
  readonly path?: string;
  readonly pathType: string;
  readonly backend: IngressBackend;
}

export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths: readonly IngressPath[] } }[];
}

export interface IngressStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string }[] };
}

export type Ingress = KubernetesObject<IngressSpec, IngressStatus>;

export type IngressClass = KubernetesObject<{ readonly controller?: string }>;

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

export type Service = KubernetesObject<{
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly ServicePort[];
}>;

export type Pod = KubernetesObject<
  {
    readonly containers: readonly {
      readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
    }[];
  },
  {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  }
>;

const networking = { group: 'networking.k8s.io', version: 'v1' } as const;
const core = { group: '', version: 'v1' } as const;

export const ingresses: ResourceType<Ingress> = {
  ...networking,
  plural: 'ingresses',
  kind: 'Ingress',
  namespaced: true,
};
export const ingressClasses: ResourceType<IngressClass> = {
  ...networking,
  plural: 'ingressclasses',
  kind: 'IngressClass',
  namespaced: false,
};
export const services: ResourceType<Service> = { ...core, plural: 'services', kind: 'Service', namespaced: true };
export const pods: ResourceType<Pod> = { ...core, plural: 'pods', kind: 'Pod', namespaced: true };
