import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Subnet } from '../ec2/topology.ts';

/** What the simulated service keeps. Actions and conditions stay as the SDK has them, in the form that Describe answers. */
export interface LoadBalancer {
  readonly arn: string;
  readonly type: 'application' | 'network';
  readonly name: string;
  readonly dnsName: string;
  readonly zoneId: string;
  readonly scheme: 'internal' | 'internet-facing';
  readonly vpcId: string;
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly string[];
  readonly createdTime: Date;
  readonly state: 'provisioning' | 'active';
}

/** Which protocols load balancers of a type listen for [documented]. */
export const listenerProtocols = {
  application: ['HTTP', 'HTTPS'],
  network: ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'],
} as const;

export type ListenerProtocol = (typeof listenerProtocols)[LoadBalancer['type']][number];

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  /** Of HTTPS and TLS: the default one first, then those that are chosen by the name that a client asks for. */
  readonly certificateArns: readonly string[];
  readonly sslPolicy: string | undefined;
}

export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  /** The default rule, which every listener has, comes after all others. */
  readonly priority: number | 'default';
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: ListenerProtocol;
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string;
  /** alb: the one target is a load balancer. */
  readonly targetType: 'ip' | 'instance' | 'alb';
  readonly healthCheck: HealthCheck;
}

/** Times in seconds, as in the API. */
export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  /** `traffic-port`, or a number. */
  readonly port: string;
  readonly path: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that pass: `200`, `200,202`, `200-399`. */
  readonly matcher: string;
}
