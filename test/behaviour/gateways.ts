import { installGatewayApi } from '../sandbox/gateway-api/install-gateway-api.ts';
import type { Manifest, World } from './world.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';

/** A listener as a Gateway or a ListenerSet has it. */
export interface ListenerManifest {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/** Installs Gateway API with a class of either kind of load balancer: `alb` and `nlb`. */
export async function withGatewayApi(world: World): Promise<void> {
  await installGatewayApi(world.sandbox.kubernetes.url);
  for (const name of ['alb', 'nlb']) await world.apply(gatewayClass(name, `gateway.k8s.aws/${name}`));
}

export function gatewayClass(name: string, controllerName: string): Manifest & { readonly spec: object } {
  return { apiVersion, kind: 'GatewayClass', metadata: { name }, spec: { controllerName } };
}

/** A Gateway of namespace saas that lets ListenerSets of its namespace in; its load balancer is as a configuration says. */
export function gateway(
  name: string,
  listeners: readonly ListenerManifest[],
  options: { readonly gatewayClassName?: string; readonly configuration?: string } = {},
): Manifest & { readonly spec: object } {
  const { gatewayClassName = 'alb', configuration: parameters } = options;
  const parametersRef = { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: parameters };
  return {
    ...{ apiVersion, kind: 'Gateway', metadata: { name, namespace: 'saas' } },
    spec: {
      ...{ gatewayClassName, listeners, allowedListeners: { namespaces: { from: 'Same' } } },
      ...(parameters !== undefined && { infrastructure: { parametersRef } }),
    },
  };
}

/** A LoadBalancerConfiguration of namespace saas. */
export function configuration(name: string, spec: object): Manifest & { readonly spec: object } {
  return {
    ...{ apiVersion: 'gateway.k8s.aws/v1', kind: 'LoadBalancerConfiguration', metadata: { name, namespace: 'saas' } },
    spec,
  };
}

/** A ListenerSet of namespace saas. */
export function listenerSet(
  name: string,
  parent: string,
  listeners: readonly ListenerManifest[],
): Manifest & { readonly spec: object } {
  return {
    ...{ apiVersion, kind: 'ListenerSet', metadata: { name, namespace: 'saas' } },
    spec: { parentRef: { name: parent }, listeners },
  };
}

/** A route of namespace saas to the sample pods, attached to that parent: a Gateway, unless its kind is given. */
export function gatewayRoute(
  kind: 'HTTPRoute' | 'TCPRoute',
  name: string,
  parentRef: { readonly name: string; readonly kind?: string; readonly sectionName?: string },
): Manifest & { readonly spec: object } {
  const backendRefs = [{ name: 'saas', port: 80 }];
  return {
    ...{ apiVersion, kind, metadata: { name, namespace: 'saas' } },
    spec: { parentRefs: [parentRef], rules: [{ backendRefs }] },
  };
}
