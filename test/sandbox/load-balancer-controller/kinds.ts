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
  readonly tls?: readonly { readonly hosts?: readonly string[] }[];
}

export interface IngressStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string }[] };
}

export type Ingress = KubernetesObject<IngressSpec, IngressStatus>;

export type IngressClass = KubernetesObject<{
  readonly controller?: string;
  readonly parameters?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}>;

/** What a class says for all of its Ingresses, before their annotations. */
export interface IngressClassParamsSpec {
  readonly group?: { readonly name: string };
  readonly scheme?: string;
  readonly certificateArn?: readonly string[];
  readonly inboundCIDRs?: readonly string[];
  readonly loadBalancerName?: string;
  readonly sslRedirectPort?: string;
}

export type IngressClassParams = KubernetesObject<IngressClassParamsSpec | undefined>;

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly targetPort?: number | string;
}

export type Service = KubernetesObject<
  {
    readonly type?: string;
    readonly loadBalancerClass?: string;
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly ServicePort[];
  },
  { readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname?: string }[] } }
>;

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
export const ingressClassParams: ResourceType<IngressClassParams> = {
  group: 'elbv2.k8s.aws',
  version: 'v1beta1',
  plural: 'ingressclassparams',
  kind: 'IngressClassParams',
  namespaced: false,
};
export const services: ResourceType<Service> = { ...core, plural: 'services', kind: 'Service', namespaced: true };
export const pods: ResourceType<Pod> = { ...core, plural: 'pods', kind: 'Pod', namespaced: true };
