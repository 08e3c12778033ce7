import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Target } from '../model/target.ts';

/** What an integration and a VPC link need to know of a listener. */
export function whereIs(
  { ListenerArn }: Listener,
  { VpcId, AvailabilityZones }: LoadBalancer,
): Omit<Target, 'backend'> {
  return {
    uri: ListenerArn ?? '',
    vpcId: VpcId ?? '',
    subnetIds: (AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
  };
}
