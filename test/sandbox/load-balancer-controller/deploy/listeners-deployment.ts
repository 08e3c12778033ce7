import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StackIdentity, StackListener } from '../stack.ts';

/** What the listeners of one load balancer are deployed from. */
export interface ListenersDeployment {
  readonly client: ElasticLoadBalancingV2Client;
  readonly clusterName: string;
  readonly stack: StackIdentity;
  readonly loadBalancerArn: string;
  readonly listeners: readonly StackListener[];
  /** By resource tag. */
  readonly targetGroupArns: ReadonlyMap<string, string>;
}
