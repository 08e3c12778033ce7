import type { ListedVpcLink } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import type { VpcLink } from '../model/vpc-link.ts';

/** What there is with a VpcLink object's tags. */
export interface OwnLinks {
  /** The object's link: of several the one in status, else the oldest, and before that those that carry requests, or will. */
  readonly present: ListedVpcLink | undefined;
  /** Those that failed, and have not gone yet. */
  readonly failed: readonly ListedVpcLink[];
  /** Others of use beside `present`, which a create that was answered badly can leave behind. */
  readonly twins: readonly ListedVpcLink[];
  /** Ids of those that cannot be the controller's work: anybody in the account can copy tags. */
  readonly lookalikes: readonly string[];
}

/** AWS refuses what is signed on a clock that is further off (documented), so the API server's is not either (assumed). */
const clocksDiffer = 300_000;

/** Sorts what has an object's tags, the oldest first, by whether it is the object's own. */
export function ownLinks(tagged: readonly Owned<ListedVpcLink>[], link: VpcLink): OwnLinks {
  const named = link.status?.vpcLinkId;
  const own = tagged.filter((one) => one.id === named || isOurWork(one, link)).map(({ resource }) => resource);
  const ofUse = own.filter(isOfUse);
  const isNamed = ({ VpcLinkId }: ListedVpcLink): boolean => VpcLinkId === named;
  const present = ofUse.find(isNamed) ?? ofUse[0] ?? own.find(isNamed) ?? own[0];
  return {
    present,
    failed: own.filter(({ VpcLinkStatus }) => VpcLinkStatus === 'FAILED'),
    twins: ofUse.filter((one) => one !== present),
    lookalikes: tagged.filter(({ resource }) => !own.includes(resource)).map(({ id }) => id),
  };
}

/** Whether a link is as the controller makes it for that object: by its name, its age and its security groups. */
function isOurWork({ createdAt, resource }: Owned<ListedVpcLink>, { metadata, spec, status }: VpcLink): boolean {
  // Status names the groups before the link is made.
  const groups = status?.securityGroupIds ?? spec.securityGroupIds;
  return (
    resource.Name === metadata.name &&
    createdAt >= Date.parse(metadata.creationTimestamp) - clocksDiffer &&
    (groups === undefined || isSame(groups, resource.SecurityGroupIds ?? []))
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

function isOfUse({ VpcLinkStatus }: ListedVpcLink): boolean {
  return VpcLinkStatus !== 'FAILED' && VpcLinkStatus !== 'DELETING';
}
