import type { DeployedApis, DeployedIntegration, DeployedVpcLink } from '../aws/api-gateway/deployed-apis.ts';
import type { Ec2 } from '../aws/ec2/ec2.ts';
import type { ElasticLoadBalancing } from '../aws/elastic-load-balancing/elastic-load-balancing.ts';
import type { Listener, LoadBalancer } from '../aws/elastic-load-balancing/model.ts';
import { addressIn, admits } from './security-group-admits.ts';
import { openingOf } from './opening-of.ts';
import type { Opening } from './opening-of.ts';

/** The way from a VPC link's network interface to a listener, or why there is none. */
export type Way =
  | { readonly state: 'open'; readonly listener: Listener; readonly source: string }
  | {
      readonly state: 'closed';
      readonly why: 'link' | 'listener' | 'provisioning' | 'otherVpc' | 'egress' | 'ingress' | Exclude<Opening, 'open'>;
    };

/** Network interfaces of this world stand at these places of their subnets. */
const linkOffset = 10;
const loadBalancerOffset = 20;

/**
 * Follows an integration through its VPC link to the load balancer's listener.
 *
 * @param turn Counts requests: a link's interfaces, one a subnet, take turns, so that a rule that admits but one zone
 * fails some of the requests.
 */
export function findWay(options: {
  readonly apis: DeployedApis;
  readonly ec2: Ec2;
  readonly balancing: ElasticLoadBalancing;
  readonly region: string;
  readonly integration: DeployedIntegration;
  readonly turn: number;
}): Way {
  const { apis, ec2, balancing, region, integration, turn } = options;
  const link = apis.vpcLink(region, integration.vpcLinkId);
  // INACTIVE, FAILED or gone: requests fail [documented]; with what status is assumed.
  if (link?.state !== 'AVAILABLE') return { state: 'closed', why: 'link' };
  const found = balancing.listener(integration.integrationUri);
  if (found === undefined) return { state: 'closed', why: 'listener' };
  const { listener, loadBalancer } = found;
  // No traffic before a load balancer is active [assumed].
  if (loadBalancer.state !== 'active') return { state: 'closed', why: 'provisioning' };

  const subnets = link.subnetIds.flatMap((id) => ec2.subnet(region, id) ?? []);
  const subnet = subnets[turn % subnets.length];
  // Across VPCs is no way, peering or not [assumed].
  if (subnet?.vpcId !== loadBalancer.vpcId) return { state: 'closed', why: 'otherVpc' };

  const source = addressIn(subnet.cidr, linkOffset);
  const closed = closedBy(ec2, region, { link, source, loadBalancer, port: listener.port });
  if (closed !== undefined) return { state: 'closed', why: closed };
  const opening = openingOf(integration, speakerOf(listener, balancing), balancing);
  return opening === 'open' ? { state: 'open', listener, source } : { state: 'closed', why: opening };
}

/** Whom the first bytes reach: a TCP listener in front of an application load balancer hands them on as they are. */
function speakerOf(listener: Listener, balancing: ElasticLoadBalancing): Listener {
  if (listener.protocol !== 'TCP') return listener;
  const [behind] = (balancing.rules(listener.arn)[0]?.actions ?? [])
    .flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? [])
    .filter(({ TargetGroupArn = '' }) => balancing.targetGroup(TargetGroupArn)?.targetType === 'alb')
    .flatMap(({ TargetGroupArn = '' }) => balancing.targets(TargetGroupArn));
  return (behind && balancing.listenerOn(behind.address, behind.port)) ?? listener;
}

/**
 * Both ends' security groups have a say: the link's egress and the load balancer's ingress. A link without groups is not
 * held back by any [assumed].
 */
function closedBy(
  ec2: Ec2,
  region: string,
  ends: {
    readonly link: DeployedVpcLink;
    readonly source: string;
    readonly loadBalancer: LoadBalancer;
    readonly port: number;
  },
): 'egress' | 'ingress' | undefined {
  const { link, source, loadBalancer, port } = ends;
  const rulesOf = (groupIds: readonly string[], direction: 'ingress' | 'egress') =>
    groupIds.flatMap((id) => ec2.securityGroup(region, id)?.[direction] ?? []);

  const leaves = loadBalancer.subnets.some(({ cidr }) =>
    admits(rulesOf(link.securityGroupIds, 'egress'), port, {
      address: addressIn(cidr, loadBalancerOffset),
      groupIds: loadBalancer.securityGroups,
    }),
  );
  if (link.securityGroupIds.length > 0 && !leaves) return 'egress';

  // A network load balancer that was given no groups lets everybody in [documented].
  if (loadBalancer.type === 'network' && loadBalancer.securityGroups.length === 0) return undefined;
  const enters = admits(rulesOf(loadBalancer.securityGroups, 'ingress'), port, {
    address: source,
    groupIds: link.securityGroupIds,
  });
  return enters ? undefined : 'ingress';
}
