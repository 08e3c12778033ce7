import type { ResourceType } from '../../../../src/kubernetes/resource-type.ts';
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts';

/** The kinds of Gateway API that the load balancer controller reads, with the members that it reads of them. */

export type GatewayClass = KubernetesObject<{ readonly controllerName: string }>;

/** Where somebody of that namespace may come from: left out, from nowhere else. */
interface From {
  readonly namespaces?: { readonly from?: 'All' | 'Same' | 'None' };
}

export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
  readonly allowedRoutes?: From;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
}

export interface ListenerStatus {
  readonly name: string;
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[];
  readonly attachedRoutes: number;
  readonly conditions: readonly Condition[];
}

export interface GatewayStatus {
  readonly addresses?: readonly { readonly type?: string; readonly value: string }[];
  readonly conditions?: readonly Condition[];
  readonly listeners?: readonly ListenerStatus[];
  readonly attachedListenerSets?: number;
}

export type Gateway = KubernetesObject<
  {
    readonly gatewayClassName: string;
    readonly infrastructure?: {
      readonly parametersRef?: { readonly kind: string; readonly name: string };
    };
    readonly allowedListeners?: From;
    readonly listeners: readonly GatewayListener[];
  },
  GatewayStatus
>;

export interface ParentReference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

export type ListenerSet = KubernetesObject<
  { readonly parentRef: ParentReference; readonly listeners: readonly GatewayListener[] },
  Pick<GatewayStatus, 'conditions' | 'listeners'>
>;

export interface BackendReference {
  readonly name: string;
  readonly port?: number;
}

export interface PathMatch {
  readonly type?: 'Exact' | 'PathPrefix';
  readonly value?: string;
}

export type HttpRoute = KubernetesObject<{
  readonly parentRefs?: readonly ParentReference[];
  readonly hostnames?: readonly string[];
  readonly rules?: readonly {
    readonly matches?: readonly { readonly path?: PathMatch }[];
    readonly backendRefs?: readonly BackendReference[];
  }[];
}>;

export type TcpRoute = KubernetesObject<{
  readonly parentRefs?: readonly ParentReference[];
  readonly rules: readonly { readonly backendRefs?: readonly BackendReference[] }[];
}>;

export type LoadBalancerConfiguration = KubernetesObject<{
  readonly loadBalancerName?: string;
  readonly scheme?: 'internal' | 'internet-facing';
  readonly sourceRanges?: readonly string[];
  readonly listenerConfigurations?: readonly {
    /** `HTTPS:443`. */
    readonly protocolPort: string;
    readonly defaultCertificate?: string;
  }[];
}>;

const gatewayApi = { group: 'gateway.networking.k8s.io', version: 'v1', namespaced: true } as const;

export const gatewayClasses: ResourceType<GatewayClass> = {
  ...gatewayApi,
  plural: 'gatewayclasses',
  kind: 'GatewayClass',
  namespaced: false,
};
export const gateways: ResourceType<Gateway> = { ...gatewayApi, plural: 'gateways', kind: 'Gateway' };
export const listenerSets: ResourceType<ListenerSet> = { ...gatewayApi, plural: 'listenersets', kind: 'ListenerSet' };
export const httpRoutes: ResourceType<HttpRoute> = { ...gatewayApi, plural: 'httproutes', kind: 'HTTPRoute' };
export const tcpRoutes: ResourceType<TcpRoute> = { ...gatewayApi, plural: 'tcproutes', kind: 'TCPRoute' };
export const loadBalancerConfigurations: ResourceType<LoadBalancerConfiguration> = {
  group: 'gateway.k8s.aws',
  version: 'v1',
  plural: 'loadbalancerconfigurations',
  kind: 'LoadBalancerConfiguration',
  namespaced: true,
};
