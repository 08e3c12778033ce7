import type { ListedVpcLink } from '../aws/inventory.ts';
import type { LinkFacts } from '../status/link-status.ts';

/** What API Gateway says of a link, as status has it. */
export function linkFacts({ VpcLinkId, VpcLinkStatus, SubnetIds, SecurityGroupIds }: ListedVpcLink): LinkFacts {
  return {
    ...(VpcLinkId !== undefined && { vpcLinkId: VpcLinkId }),
    ...(VpcLinkStatus !== undefined && { state: VpcLinkStatus }),
    ...(SubnetIds && { subnetIds: SubnetIds }),
    ...(SecurityGroupIds && { securityGroupIds: SecurityGroupIds }),
  };
}
