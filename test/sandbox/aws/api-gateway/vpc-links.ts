import type {
  CreateVpcLinkRequest,
  DeleteVpcLinkRequest,
  GetVpcLinkRequest,
  GetVpcLinksRequest,
  UpdateVpcLinkRequest,
  VpcLink,
} from '@aws-sdk/client-apigatewayv2';
import type { Caller, Operation } from '../service.ts';
import { now } from './context.ts';
import type { GatewayContext } from './context.ts';
import { faults } from './faults.ts';
import { checkLength } from './input.ts';
import { page } from './page.ts';
import { checkTags } from './tags.ts';

/** Per Region (documented). A link counts until it is gone (assumed). */
const quota = { links: 10, subnetsPerLink: 10 } as const;

/** Zones that API Gateway does not serve, as errors that people quote name them (seen: aws-cdk #13569, #12083). */
const unsupportedZones: readonly string[] = ['use1-az3', 'euw3-az2', 'ape1-az1'];

/**
 * VPC links. PENDING → AVAILABLE → DELETING → gone, on the sandbox's clock; creation takes one to two minutes (seen), "up
 * to 10" (documented). One that is to fail ends in FAILED (documented) after the same time, and can be deleted (assumed).
 */
export function vpcLinkOperations(context: GatewayContext) {
  const find = (caller: Caller, id = ''): { readonly id: string; readonly link: VpcLink } => {
    const link = context.region(caller.region).vpcLinks.get(id);
    if (link === undefined) throw faults.vpcLinkNotFound(id);
    return { id, link };
  };

  return {
    CreateVpcLink: (input: CreateVpcLinkRequest, caller: Caller) => {
      const { vpcLinks } = context.region(caller.region);
      const { Name, SubnetIds = [], SecurityGroupIds = [], Tags = {} } = input;
      checkName(Name);
      checkTags(Tags);
      checkNetwork(context, caller.region, SubnetIds, SecurityGroupIds);
      if (vpcLinks.size >= quota.links) throw faults.tooManyVpcLinks(quota.links);

      // Six characters (seen: terraform-aws-apigateway-v2 #31).
      const id = context.world.newId(6);
      const link: VpcLink = {
        CreatedDate: now(context),
        Name,
        SecurityGroupIds,
        SubnetIds,
        Tags,
        VpcLinkId: id,
        VpcLinkStatus: 'PENDING',
        // Both texts seen: former2 #180.
        VpcLinkStatusMessage: 'VPC link is provisioning ENIs',
        VpcLinkVersion: 'V2',
      };
      vpcLinks.set(id, link);
      const failure = context.vpcLinkFailures.shift();
      context.world.clock.schedule(context.vpcLinkDelays.create, () => {
        const pending = vpcLinks.get(id);
        if (pending?.VpcLinkStatus !== 'PENDING') return;
        vpcLinks.set(id, {
          ...pending,
          VpcLinkStatus: failure === undefined ? 'AVAILABLE' : 'FAILED',
          VpcLinkStatusMessage: failure ?? 'VPC link is ready to route traffic',
        });
      });
      return link;
    },

    GetVpcLink: ({ VpcLinkId }: GetVpcLinkRequest, caller: Caller) => find(caller, VpcLinkId).link,

    GetVpcLinks: (input: GetVpcLinksRequest, caller: Caller) => page(context.region(caller.region).vpcLinks, input),

    UpdateVpcLink: ({ VpcLinkId, Name }: UpdateVpcLinkRequest, caller: Caller) => {
      const { id, link } = find(caller, VpcLinkId);
      if (link.VpcLinkStatus !== 'AVAILABLE') throw faults.vpcLinkNotAvailable(id);
      checkName(Name);
      const updated: VpcLink = { ...link, Name: Name ?? link.Name };
      context.region(caller.region).vpcLinks.set(id, updated);
      return updated;
    },

    /** In any state; again while DELETING, it changes nothing (both assumed). */
    DeleteVpcLink: ({ VpcLinkId }: DeleteVpcLinkRequest, caller: Caller) => {
      const { id, link } = find(caller, VpcLinkId);
      const { vpcLinks } = context.region(caller.region);
      const users = usersOf(context, caller, id);
      if (users.length > 0) throw faults.vpcLinkInUse(id, users);
      if (link.VpcLinkStatus === 'DELETING') return {};

      vpcLinks.set(id, { ...link, VpcLinkStatus: 'DELETING', VpcLinkStatusMessage: 'VPC link is being deleted' });
      context.world.clock.schedule(context.vpcLinkDelays.delete, () => vpcLinks.delete(id));
      return {};
    },
  } satisfies Record<string, Operation>;
}

function checkName(name: string | undefined): void {
  if (name === '') throw faults.invalid('VPC link name');
  checkLength('Name', name, 128);
}

function checkNetwork(
  { neighbours }: GatewayContext,
  region: string,
  subnetIds: readonly string[],
  securityGroupIds: readonly string[],
): void {
  if (subnetIds.length === 0) throw faults.noSubnets();
  if (subnetIds.length > quota.subnetsPerLink) throw faults.quota('subnets', 'VPC link');

  const vpcs = new Set<string>();
  for (const id of subnetIds) {
    const subnet = neighbours.subnet(region, id);
    if (subnet === undefined) throw faults.subnetUnknown(id);
    if (unsupportedZones.includes(subnet.availabilityZoneId)) throw faults.zone(id, subnet.availabilityZoneId);
    vpcs.add(subnet.vpcId);
  }
  for (const id of securityGroupIds) {
    const group = neighbours.securityGroup(region, id);
    if (group === undefined) throw faults.securityGroupUnknown(id);
    vpcs.add(group.vpcId);
  }
  if (vpcs.size > 1) throw faults.severalVpcs();
}

/**
 * The integrations that name the link, as its deletion's error does. What "Resource" is there, people's quotes do not show:
 * the integration's id (assumed). Deployments that still serve such an integration do not count (assumed).
 */
function usersOf(context: GatewayContext, caller: Caller, vpcLinkId: string): string[] {
  const { apis } = context.region(caller.region);
  return [...apis.values()].flatMap(({ integrations }) =>
    [...integrations]
      .filter(([, { ConnectionId }]) => ConnectionId === vpcLinkId)
      .map(([id, { IntegrationMethod = 'ANY' }]) => `${IntegrationMethod}:${id}`),
  );
}
