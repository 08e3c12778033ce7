import type { Finding } from '../model/condition.ts';

/** What is said of a VPC link, in condition Ready. */
export type LinkFinding = Omit<Finding<'Ready'>, 'type'>;

/** The link is not there yet. */
export const creating: LinkFinding = {
  status: 'Unknown',
  reason: 'VpcLinkCreating',
  message: 'The link is being made, which takes 1 to 2 minutes.',
};

/** API Gateway's own word on a link that is there. */
export function stateFinding(state: string, why = 'it does not say why'): LinkFinding {
  switch (state) {
    case 'AVAILABLE':
      return { status: 'True', reason: 'Available', message: 'Requests can go through the link.' };
    case 'INACTIVE':
      return {
        status: 'True',
        reason: 'Available',
        message: 'Asleep after 60 days without requests: the next one wakes it up, within minutes.',
      };
    case 'FAILED':
      return {
        status: 'False',
        reason: 'VpcLinkFailed',
        message:
          `API Gateway could not make the link: ${why}. Check its subnets and security groups. Another one is tried in ` +
          '5 minutes.',
      };
    case 'DELETING':
      return { status: 'Unknown', reason: 'VpcLinkDeleting', message: 'API Gateway is deleting the link.' };
    default:
      return creating;
  }
}

export function noSubnets(vpcId: string): LinkFinding {
  return {
    status: 'False',
    reason: 'NoSubnets',
    message:
      `VPC ${vpcId} has no subnet for the link: none is tagged kubernetes.io/role/internal-elb=1, and the load balancer's ` +
      'own are gone or in zones that API Gateway does not serve. Tag one subnet a zone. Looking again every minute.',
  };
}

/** The object was deleted, but its link cannot go yet. */
export function inUse(users: readonly string[]): LinkFinding {
  return {
    status: 'Unknown',
    reason: 'VpcLinkInUse',
    message: `It is being deleted, but requests of ${listed(users)} go through it. It goes when they are gone.`,
  };
}

/** The link is gone, but not yet the security group that was made for it. */
export function groupInUse(group: { readonly groupId: string; readonly referrers: readonly string[] }): LinkFinding {
  const { groupId, referrers } = group;
  const gone = `The link is gone from API Gateway, but its security group ${groupId} cannot be deleted`;
  return referrers.length === 0
    ? {
        status: 'Unknown',
        reason: 'SecurityGroupInUse',
        message:
          `${gone} yet: EC2 says that something uses it. As a rule these are network interfaces of the link, which go ` +
          'within minutes. If it stays so, look for network interfaces with that group in EC2 and detach them.',
      }
    : {
        status: 'False',
        reason: 'SecurityGroupInUse',
        message:
          `${gone}: rules of ${listed(referrers)} refer to it. Remove those rules in EC2. It is tried again within 5 ` +
          'minutes.',
      };
}

export function quotaReached(quota: {
  readonly vpcId: string;
  readonly region: string;
  readonly limit: number;
  readonly ours: number;
  readonly others: number;
}): LinkFinding {
  const { vpcId, region, limit, ours, others } = quota;
  return {
    status: 'False',
    reason: 'QuotaReached',
    message:
      `VPC ${vpcId} has no VPC link and the quota of ${limit} in ${region} is used up (${ours} by this controller, ` +
      `${others} by others). Delete an unused link, or ask AWS to raise "VPC links per Region". Next try in 5 minutes.`,
  };
}

/** Three by name. */
function listed(names: readonly string[]): string {
  const named = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${named} and ${names.length - 3} more` : named;
}
