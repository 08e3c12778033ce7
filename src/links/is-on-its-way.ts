import type { ListedVpcLink } from '../aws/inventory.ts';

/** Whether API Gateway is making or deleting the link, which takes a while. */
export function isOnItsWay({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus === undefined || VpcLinkStatus === 'PENDING' || VpcLinkStatus === 'DELETING';
}
