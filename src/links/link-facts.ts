import type { ListedVpcLink } from '../aws/inventory.ts';
import type { VpcLink } from '../model/vpc-link.ts';
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

/** What status has of a link that is gone: its subnets, which the next one keeps. */
export function factsWithoutLink({ status }: VpcLink): LinkFacts {
  const { subnetIds, securityGroupIds } = status ?? {};
  return { ...(subnetIds && { subnetIds }), ...(securityGroupIds && { securityGroupIds }) };
}
