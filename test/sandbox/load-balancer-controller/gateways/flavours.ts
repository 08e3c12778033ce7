import type { StackIdentity } from '../stack.ts';

/** One of the real controller's two controllers of Gateways. */
export interface Flavour {
  /** Of its GatewayClasses; also the finalizer of their Gateways. */
  readonly controllerName: string;
  readonly tagPrefix: StackIdentity['tagPrefix'];
  readonly type: 'application' | 'network';
  /** Of listeners that it makes. */
  readonly protocols: readonly string[];
  /** Of the routes that may be attached to them. */
  readonly routeKind: 'HTTPRoute' | 'TCPRoute';
}

export const flavours: readonly Flavour[] = [
  {
    controllerName: 'gateway.k8s.aws/alb',
    tagPrefix: 'gateway.k8s.aws.alb',
    type: 'application',
    protocols: ['HTTP', 'HTTPS'],
    routeKind: 'HTTPRoute',
  },
  {
    controllerName: 'gateway.k8s.aws/nlb',
    tagPrefix: 'gateway.k8s.aws.nlb',
    type: 'network',
    protocols: ['TCP', 'TLS'],
    routeKind: 'TCPRoute',
  },
];
