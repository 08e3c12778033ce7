/** What API Gateway looks up in the services around it; each is provided by the service that owns the things. */
export interface Neighbours {
  /** Undefined where there is no such subnet. */
  subnet(subnetId: string): { readonly vpcId: string; readonly zone: { readonly id: string } } | undefined;
  /** Undefined where there is no such security group. */
  securityGroup(groupId: string): { readonly vpcId: string } | undefined;
  /** True where a listener of that ARN exists. */
  hasListener(listenerArn: string): boolean;
}
