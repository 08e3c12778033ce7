import type { Aws, CallOptions, Ec2 } from '../aws/aws-caller.ts';
import type { Inventory } from '../aws/inventory.ts';
import { ownershipTags, tagsFor, type Cluster, type Tags } from '../aws/ownership.ts';
import { patiently } from '../aws/patiently.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { Clock } from '../runtime/clock.ts';
import { linkAws, type LinkAws } from './link-aws.ts';
import { usersOf } from './users-of.ts';

/** What one turn for one VpcLink works with. */
export interface LinkTurn {
  readonly link: VpcLink;
  readonly region: string;
  /** Who sends requests through it. */
  readonly users: readonly string[];
  readonly aws: LinkAws;
  readonly ec2: Ec2;
  /** EC2 for what is of use only together with calls before it: it waits for its tokens. */
  readonly patientEc2: Ec2;
  readonly inventory: Inventory;
  readonly call: CallOptions;
  /** The tags that say whose it is: what was made for it is found by them. */
  readonly marks: Tags;
  /** All tags that it is given, those included. */
  readonly tags: Tags;
  /** Name of the security group that is made for it where the user names none. */
  readonly securityGroupName: string;
}

/** Puts together what a turn for a link works with. */
export function linkTurns(options: {
  readonly apis: Pick<ObjectCache<PrivateHttpApi, 'vpcLink'>, 'byIndex'>;
  readonly aws: Aws;
  readonly inventoryOf: (region: string) => Inventory;
  readonly cluster: Cluster;
  /** The Region of a link that names none. */
  readonly region: string;
  readonly defaultTags: Tags;
  readonly clock: Clock;
  /** Wants a turn for the link of that name: there is a token for a call that the last one did not get to make. */
  readonly wake: (name: string) => void;
}): (link: VpcLink) => LinkTurn {
  const { apis, aws, inventoryOf, cluster, defaultTags: defaults, clock, wake } = options;

  return (link) => {
    const { name, uid, deletionTimestamp } = link.metadata;
    const { tags: user } = link.spec;
    const region = link.status?.region ?? link.spec.region ?? options.region;
    const owner = { kind: 'VpcLink', name, uid };
    const call: CallOptions = {
      owner: `vpclink/${name}`,
      // Many wait for a link, so it is the first of what is created.
      ...(deletionTimestamp !== undefined && { priority: 'cleanUp', since: Date.parse(deletionTimestamp) }),
      wake: () => {
        wake(name);
      },
    };
    const inventory = inventoryOf(region);
    const ec2 = aws.ec2(region);
    return {
      link,
      region,
      users: usersOf(link, apis),
      aws: linkAws({ link, region, apiGateway: aws.apiGateway(region), inventory, call }),
      ec2,
      patientEc2: { call: (command, how) => patiently(() => ec2.call(command, how), clock) },
      inventory,
      call,
      marks: ownershipTags(cluster, owner),
      tags: tagsFor({ defaults, ...(user && { user }), cluster, owner }),
      // EC2's limit for a group's name is 255 characters (documented).
      securityGroupName: `privatehttp-${cluster.name}-${name}`.slice(0, 255),
    };
  };
}
