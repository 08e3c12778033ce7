import type { EndpointSlice } from '../model/endpoint-slice.ts';
import type { Gateway, ListenerSet } from '../model/gateway.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Node } from '../model/node.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ReferenceGrant } from '../model/reference-grant.ts';
import type { Service } from '../model/service.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ResourceType } from './resource-type.ts';

/** The kinds of objects that the controller reads and writes, and in which version. */

export const privateHttpApis: ResourceType<PrivateHttpApi> = {
  group: 'apigateway.privatehttp.io',
  version: 'v1alpha1',
  plural: 'privatehttpapis',
  kind: 'PrivateHttpApi',
  namespaced: true,
};

export const vpcLinks: ResourceType<VpcLink> = {
  group: 'apigateway.privatehttp.io',
  version: 'v1alpha1',
  plural: 'vpclinks',
  kind: 'VpcLink',
  namespaced: false,
};

export const ingresses: ResourceType<Ingress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  plural: 'ingresses',
  kind: 'Ingress',
  namespaced: true,
};

export const services: ResourceType<Service> = {
  group: '',
  version: 'v1',
  plural: 'services',
  kind: 'Service',
  namespaced: true,
};

/** Gateway API's, which a cluster may do without: v1 is served since 1.0 (Gateway) and 1.5 (ListenerSet). */
const gatewayApi = { group: 'gateway.networking.k8s.io', version: 'v1', namespaced: true } as const;

export const gateways: ResourceType<Gateway> = { ...gatewayApi, plural: 'gateways', kind: 'Gateway' };

export const listenerSets: ResourceType<ListenerSet> = { ...gatewayApi, plural: 'listenersets', kind: 'ListenerSet' };

/** v1beta1 is served since 0.6, and v1 beside it only since 1.5. */
export const referenceGrants: ResourceType<ReferenceGrant> = {
  ...gatewayApi,
  ...{ version: 'v1beta1', plural: 'referencegrants', kind: 'ReferenceGrant' },
};

export const endpointSlices: ResourceType<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
};

export const nodes: ResourceType<Node> = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
