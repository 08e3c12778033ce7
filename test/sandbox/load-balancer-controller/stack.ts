import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Endpoint } from './ready-targets.ts';

/** Whose stack it is, as its tags say. */
export interface StackIdentity {
  /** What it was made for: the beginning of the keys of its tags. */
  readonly tagPrefix: 'ingress.k8s.aws' | 'service.k8s.aws' | 'gateway.k8s.aws.alb' | 'gateway.k8s.aws.nlb';
  /** Which object or group: `namespace/name`, or an IngressGroup's name. */
  readonly id: string;
}

/** All that AWS should have for what shares one load balancer: what the real controller calls its stack. */
export interface Stack extends StackIdentity {
  readonly loadBalancer: {
    readonly type: 'application' | 'network';
    readonly name: string;
    readonly scheme: 'internal' | 'internet-facing';
  };
  readonly securityGroup: {
    readonly name: string;
    readonly ports: readonly number[];
    readonly cidrs: readonly string[];
  };
  /** By their resource tag. */
  readonly targetGroups: ReadonlyMap<string, StackTargetGroup>;
  readonly listeners: readonly StackListener[];
}

export interface StackTargetGroup {
  readonly name: string;
  readonly protocol: 'HTTP' | 'TCP';
  readonly port: number;
  /** Of HTTP ones; TCP ones are checked by connecting. */
  readonly healthCheckPath: string;
  readonly targets: readonly Endpoint[];
}

export interface StackListener {
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'TLS';
  readonly certificateArn: string | undefined;
  readonly defaultAction: StackAction;
  /** In order of priority, which counts from 1. */
  readonly rules: readonly { readonly conditions: readonly RuleCondition[]; readonly action: StackAction }[];
}

/** A target group is named by its resource tag, since its ARN may not exist yet; other actions are as the API has them. */
export type StackAction = { readonly forwardTo: string } | { readonly action: Action };
