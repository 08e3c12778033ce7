/** What API Gateway looks up in the services around it, within one Region; each is provided by whoever owns the things. */
export interface Neighbours {
  /** Undefined where there is no such subnet. */
  subnet(region: string, subnetId: string): { readonly vpcId: string; readonly availabilityZoneId: string } | undefined;
  /** Undefined where there is no such security group. */
  securityGroup(region: string, groupId: string): { readonly vpcId: string } | undefined;
  /** Whether there is a listener of that ARN. */
  hasListener(region: string, listenerArn: string): boolean;
  /** Whether there is a Cloud Map service of that ARN. */
  hasService(region: string, serviceArn: string): boolean;
}
