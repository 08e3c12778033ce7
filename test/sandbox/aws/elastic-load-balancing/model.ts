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

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  /** TCP: of a network load balancer. */
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly certificateArn: string | undefined;
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
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP';
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string;
  readonly targetType: 'ip' | 'instance';
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
