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
import type { Inventory, ListedVpcLink } from '../aws/inventory.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { ownLinks, type OwnLinks } from './own-links.ts';

/** The link of one VpcLink object in API Gateway. All of it throws AwsCallError. */
export interface LinkAws {
  /** What is known to be there with the object's tags. Costs no call, but the Region's one list at the first need. */
  own(): Promise<OwnLinks>;
  /** The object's link, as far as `own` knows. */
  known(): Promise<ListedVpcLink | undefined>;
  create(link: {
    readonly name: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<ListedVpcLink>;
  /** Looks at it, whosever it is; undefined where it is gone. */
  read(vpcLinkId: string): Promise<ListedVpcLink | undefined>;
  /**
   * Asks for its deletion, which takes a while. Answers false, and does nothing, where a fresh look shows that it is gone or
   * does not carry our marks any more.
   */
  delete(link: ListedVpcLink): Promise<boolean>;
  tag(link: ListedVpcLink, change: TagChange): Promise<void>;
}

interface TagChange {
  readonly set: Readonly<Record<string, string>> | undefined;
  readonly removed: readonly string[] | undefined;
}

export function linkAws(options: {
  readonly link: VpcLink;
  readonly region: string;
  readonly apiGateway: ApiGateway;
  readonly inventory: Inventory;
  readonly call: CallOptions;
}): LinkAws {
  const { link: object, region, apiGateway, inventory, call } = options;
  const { uid } = object.metadata;
  const { vpcLinks } = inventory;

  async function own(): Promise<OwnLinks> {
    return ownLinks(await vpcLinks.of(uid), object);
  }

  async function read(VpcLinkId: string, calls = 1): Promise<ListedVpcLink | undefined> {
    try {
      const link = await apiGateway.call(new GetVpcLinkCommand({ VpcLinkId }), { ...call, calls });
      if (!vpcLinks.renew(link)) vpcLinks.forget(VpcLinkId);
      return link;
    } catch (error) {
      if (failureOf(error).kind !== 'notFound') throw error;
      vpcLinks.forget(VpcLinkId);
      return undefined;
    }
  }

  async function isOurs(VpcLinkId: string): Promise<boolean> {
    // Begun when there are tokens for the deletion too: the look alone could use up each one that comes, for ever.
    await read(VpcLinkId, 2);
    return (await vpcLinks.of(uid)).some(({ id }) => id === VpcLinkId);
  }

  return {
    own,

    known: async () => (await own()).present,

    create: async ({ name: Name, subnetIds, securityGroupIds, tags: Tags }) => {
      const link = await apiGateway.call(
        new CreateVpcLinkCommand({ Name, SubnetIds: [...subnetIds], SecurityGroupIds: [...securityGroupIds], Tags }),
        call,
      );
      const created = { ...link, Tags };
      vpcLinks.remember(created);
      return created;
    },

    read: (vpcLinkId) => read(vpcLinkId),

    delete: async (link) => {
      const { VpcLinkId = '' } = link;
      if (!(await isOurs(VpcLinkId))) return false;
      try {
        await apiGateway.call(new DeleteVpcLinkCommand({ VpcLinkId }), call);
        vpcLinks.remember({ ...link, VpcLinkStatus: 'DELETING' });
        return true;
      } catch (error) {
        if (failureOf(error).kind !== 'notFound') throw error;
        vpcLinks.forget(VpcLinkId);
        return false;
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
