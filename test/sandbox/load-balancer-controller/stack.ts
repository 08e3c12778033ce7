import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListenerProtocol } from '../aws/elastic-load-balancing/model.ts';
import type { Maker } from './maker.ts';
import type { Endpoint } from './ready-targets.ts';

/** Whose stack it is, as its tags say. */
export interface StackIdentity {
  /** What it was made for: the beginning of the keys of its tags. */
  readonly tagPrefix: `ingress.${Maker}` | `service.${Maker}` | 'gateway.k8s.aws.alb' | 'gateway.k8s.aws.nlb';
  /** Which object or group: `namespace/name`, or an IngressGroup's name. */
  readonly id: string;
}

/** All that AWS should have for what shares one load balancer: what the real controller calls its stack. */
export interface Stack extends StackIdentity {
  readonly loadBalancer: StackLoadBalancer;
  readonly listeners: readonly StackListener[];
  /** One more in front of it. */
  readonly frontend?: (StackLoadBalancer & { readonly listeners: readonly StackListener[] }) | undefined;
  /** Of all its load balancers. */
  readonly securityGroup: StackSecurityGroup;
  /** By their resource tag. */
  readonly targetGroups: ReadonlyMap<string, StackTargetGroup>;
}

export interface StackLoadBalancer {
  readonly type: 'application' | 'network';
  readonly name: string;
  readonly scheme: 'internal' | 'internet-facing';
}

/** One that is made for the stack, or those that the user names. */
export type StackSecurityGroup =
  | {
      readonly name: string;
      readonly ports: readonly { readonly protocol: 'tcp' | 'udp'; readonly port: number }[];
      readonly cidrs: readonly string[];
    }
  | { readonly groupIds: readonly string[] };

export interface StackTargetGroup {
  readonly name: string;
  readonly protocol: ListenerProtocol;
  readonly port: number;
  /** Undefined: checked by connecting. */
  readonly healthCheckPath: string | undefined;
  /** Pods, or the port of the stack's load balancer that one in front of it forwards to. */
  readonly targets: readonly Endpoint[] | { readonly loadBalancerPort: number };
}

export interface StackListener {
  readonly port: number;
  readonly protocol: ListenerProtocol;
  /** Of HTTPS and TLS: the default one first. */
  readonly certificateArns: readonly string[];
  readonly defaultAction: StackAction;
  /** In order of priority, which counts from 1. */
  readonly rules: readonly StackRule[];
}

export interface StackRule {
  readonly conditions: readonly RuleCondition[];
  readonly action: StackAction;
}

/** A target group is named by its resource tag, since its ARN may not exist yet; other actions are as the API has them. */
export type StackAction = { readonly forwardTo: string } | { readonly action: Action };
