import type { KubernetesObject } from './kubernetes-object.ts';

/** A listener as Gateways and ListenerSets have it. */
export interface GatewayListener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** Left out: of its own namespace. */
  readonly allowedRoutes?: AllowedNamespaces;
}

/** From which namespaces others may come: `Same`, `All`, `Selector` or `None`. */
export interface AllowedNamespaces {
  readonly namespaces?: { readonly from?: string };
}

export interface GatewayCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** What is said of a listener of that name. */
export interface GatewayListenerStatus {
  readonly name: string;
  readonly conditions?: readonly GatewayCondition[];
}

/** What is read of a Gateway (Gateway API v1): which listeners it has, and where its load balancer is. */
export type Gateway = KubernetesObject<
  {
    readonly gatewayClassName: string;
    readonly listeners?: readonly GatewayListener[];
    /** Of ListenerSets; left out: none. */
    readonly allowedListeners?: AllowedNamespaces;
  },
  {
    readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
    readonly conditions?: readonly GatewayCondition[];
    readonly listeners?: readonly GatewayListenerStatus[];
  }
>;

/** What is read of a ListenerSet (Gateway API 1.5): more listeners of a Gateway, if that accepts it. */
export type ListenerSet = KubernetesObject<
  {
    readonly parentRef: {
      readonly group?: string;
      readonly kind?: string;
      readonly namespace?: string;
      readonly name: string;
    };
    readonly listeners: readonly GatewayListener[];
  },
  { readonly conditions?: readonly GatewayCondition[]; readonly listeners?: readonly GatewayListenerStatus[] }
>;

/** The key (namespace/name) of the Gateway that a ListenerSet is for; undefined where it is for something else. */
export function parentOf({ metadata, spec: { parentRef } }: ListenerSet): string | undefined {
  const {
    group = 'gateway.networking.k8s.io',
    kind = 'Gateway',
    namespace = metadata.namespace ?? '',
    name,
  } = parentRef;
  return group === 'gateway.networking.k8s.io' && kind === 'Gateway' ? `${namespace}/${name}` : undefined;
}

/**
 * The names by which a Gateway's status knows its load balancer: hostnames, and the ARN, which the AWS Load Balancer
 * Controller writes as the message of `Programmed` since 2.13.3 (other controllers write a sentence there).
 */
export function loadBalancerNamesIn({ status }: Gateway): readonly string[] {
  const programmed = programmedMessage(status?.conditions);
  return [
    ...(status?.addresses ?? []).flatMap(({ value }) => value ?? []),
    ...(programmed === undefined ? [] : [programmed]),
  ];
}

/** What `Programmed` says where it is True. */
export function programmedMessage(conditions: readonly GatewayCondition[] | undefined): string | undefined {
  return conditions?.find(({ type, status }) => type === 'Programmed' && status === 'True')?.message;
}
