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
  const named = users.slice(0, 3).join(', ');
  const who = users.length > 3 ? `${named} and ${users.length - 3} more` : named;
  return {
    status: 'Unknown',
    reason: 'VpcLinkInUse',
    message: `It is being deleted, but requests of ${who} go through it. It goes when they are gone.`,
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
