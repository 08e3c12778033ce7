import {
  CreateVpcLinkCommand,
  DeleteVpcLinkCommand,
  GetVpcLinkCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-apigatewayv2';
import { vpcLinkArn } from '../aws/arns.ts';
import { failureOf } from '../aws/aws-call-error.ts';
import type { ApiGateway, CallOptions } from '../aws/aws-caller.ts';
import { ownerOf } from '../aws/ownership.ts';
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';

/** The link of one VpcLink object in API Gateway. All of it throws AwsCallError. */
export interface LinkAws {
  /**
   * What is known to be there: of several the oldest of those that carry requests, or will. Costs no call, but the Region's
   * one list at the first need.
   */
  known(): Promise<ListedVpcLink | undefined>;
  /** Those that failed, and have not gone yet. */
  failed(): Promise<readonly ListedVpcLink[]>;
  create(link: {
    readonly name: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<ListedVpcLink>;
  /** Looks at it; undefined where it is gone, or does not carry our marks any more. */
  look(vpcLinkId: string): Promise<ListedVpcLink | undefined>;
  /** Asks for its deletion, which takes a while; does nothing where a fresh look shows that it is not ours any more. */
  delete(link: ListedVpcLink): Promise<void>;
  tag(link: ListedVpcLink, change: TagChange): Promise<void>;
}

interface TagChange {
  readonly set: Readonly<Record<string, string>> | undefined;
  readonly removed: readonly string[] | undefined;
}

export function linkAws(options: {
  /** UID of the VpcLink object. */
  readonly uid: string;
  readonly region: string;
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
}): LinkAws {
  const { uid, region, apiGateway, inventory, call } = options;
  const { vpcLinks } = inventory;

  async function look(VpcLinkId: string | undefined, calls = 1): Promise<ListedVpcLink | undefined> {
    try {
      const link = await apiGateway.call(new GetVpcLinkCommand({ VpcLinkId }), { ...call, calls });
      // One whose tags name another cluster by now is none of ours either.
      if (ownerOf(link.Tags)?.owner.uid === uid && vpcLinks.renew(link)) return link;
      vpcLinks.forget(VpcLinkId ?? '');
      return undefined;
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
      vpcLinks.forget(VpcLinkId ?? '');
      return undefined;
    }
  }

  return {
    known: async () => {
      const links = (await vpcLinks.of(uid)).map(({ resource }) => resource);
      return links.find(isOfUse) ?? links[0];
    },

    failed: async () =>
      (await vpcLinks.of(uid))
        .map(({ resource }) => resource)
        .filter(({ VpcLinkStatus }) => VpcLinkStatus === 'FAILED'),

    create: async ({ name: Name, subnetIds, securityGroupIds, tags: Tags }) => {
      const link = await apiGateway.call(
        new CreateVpcLinkCommand({ Name, SubnetIds: [...subnetIds], SecurityGroupIds: [...securityGroupIds], Tags }),
        call,
      );
      const created = { ...link, Tags };
      vpcLinks.remember(created);
      return created;
    },

    look: (vpcLinkId) => look(vpcLinkId),

    delete: async (link) => {
      const { VpcLinkId } = link;
      // Begun when there are tokens for both calls: the look alone could use up each one that comes, for ever.
      if ((await look(VpcLinkId, 2)) === undefined) return;
      try {
        await apiGateway.call(new DeleteVpcLinkCommand({ VpcLinkId }), call);
        vpcLinks.remember({ ...link, VpcLinkStatus: 'DELETING' });
      } catch (error) {
        if (failureOf(error).kind !== 'notFound') throw error;
        vpcLinks.forget(VpcLinkId ?? '');
      }
    },

    tag: async (link, { set, removed }) => {
      const ResourceArn = vpcLinkArn(region, link.VpcLinkId ?? '');
      if (set !== undefined) await apiGateway.call(new TagResourceCommand({ ResourceArn, Tags: set }), call);
      if (removed !== undefined) {
        await apiGateway.call(new UntagResourceCommand({ ResourceArn, TagKeys: [...removed] }), call);
      }
      const kept = Object.entries(link.Tags ?? {}).filter(([key]) => removed?.includes(key) !== true);
      vpcLinks.remember({ ...link, Tags: { ...Object.fromEntries(kept), ...set } });
    },
  };
}

function isOfUse({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus !== 'FAILED' && VpcLinkStatus !== 'DELETING';
}
