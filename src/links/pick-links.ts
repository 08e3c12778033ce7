import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Inventory } from '../aws/inventory.ts';
import { isNews } from '../aws/is-news.ts';
import { reasonOf } from '../aws/reason-of.ts';
import { isKubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import type { LinkState } from '../model/link-state.ts';
import { loadBalancerSubnetsAnnotation, managedBy, managedByLabel } from '../model/names.ts';
import type { Resolution, Target } from '../model/target.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { admits } from './admits.ts';
import { concernsUsers } from './concerns-users.ts';
import { linkStateOf } from './link-state-of.ts';
import { ownLinks } from './own-links.ts';

interface Options {
  /** Of the PrivateHttpApi. */
  readonly namespace: string;
  /** The VpcLink that its spec names; undefined: each VPC's own. */
  readonly named: string | undefined;
  /** The VPCs that the API leads into. */
  readonly vpcs: ReadonlySet<string>;
  /** Where the backends of its routes are, by routeKey. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
  readonly region: string;
  /** The links that the API sends requests through now, as its status names them. */
  readonly used: readonly { readonly name: string; readonly vpcLinkId?: string }[];
  /** What of this cluster's links there is in the API's Region. */
  readonly inventory: Pick<Inventory, 'vpcLinks'>;
  readonly store: Pick<ObjectCache<VpcLink>, 'get' | 'list' | 'accept'>;
  readonly client: Pick<ResourceClient<VpcLink>, 'create'>;
}

/** What the links said of themselves. */
export interface PickedLinks {
  /** By VPC. */
  readonly states: ReadonlyMap<string, LinkState>;
  /** Names and ids of the links, those that are used among them, which do not allow the namespace (any more). */
  readonly closed: ReadonlySet<string>;
  /** Whether one of them says something else by now. */
  haveChanged(): boolean;
}

/**
 * The link into each VPC: the VpcLink that the spec names, else the one named after the VPC, asked for where there is none.
 * Two who ask at once cannot make two: an object's name is there once. Throws AwsCallError where what there is in AWS has to be
 * listed first, and that has to wait for its turn.
 */
export async function pickLinks(options: Options): Promise<PickedLinks> {
  const { vpcs, resolutions, namespace, named, region, inventory, store, client } = options;
  const usedIds = new Map(options.used.map(({ name, vpcLinkId }) => [name, vpcLinkId]));
  const targets = [...resolutions.values()].flatMap((resolution) =>
    resolution.state === 'resolved' ? resolution.target : [],
  );

  const states = new Map<string, LinkState>();
  const seen = new Map<string, VpcLink | undefined>();
  for (const vpcId of vpcs) {
    const name = named ?? vpcId;
    const target = targets.find((candidate) => candidate.vpcId === vpcId);
    if (named === undefined && store.get(name) === undefined && target !== undefined) await askFor(target);
    const link = store.get(name);
    seen.set(name, link);
    states.set(vpcId, link === undefined ? absent(name) : await stateOf(link, vpcId));
  }
  // By their ids too: what a link is called in status can be edited by hand.
  const shut = store.list().filter((link) => !admits(link, namespace));
  const closed = shut.flatMap(({ metadata, status }) => [metadata.name, status?.vpcLinkId ?? metadata.name]);
  return {
    states,
    closed: new Set(closed),
    haveChanged: () => [...seen].some(([name, link]) => isOther(link, store.get(name))),
  };

  async function stateOf(link: VpcLink, vpcId: string): Promise<LinkState> {
    const { name, uid } = link.metadata;
    try {
      // A link without an id has none in AWS that requests could go through, so nobody has to look for that.
      const tagged = link.status?.vpcLinkId === undefined ? [] : await inventory.vpcLinks.of(uid);
      const { VpcLinkId: vpcLinkId, VpcLinkStatus: state } = ownLinks(tagged, link).present ?? {};
      const present = vpcLinkId === undefined ? undefined : { vpcLinkId, state };
      return linkStateOf(link, { namespace, vpcId, region, usedId: usedIds.get(link.metadata.name), present });
    } catch (error) {
      if (!(error instanceof AwsCallError) || !isNews(error.failure)) throw error;
      const { failure } = error;
      return { state: 'pending', name, reason: reasonOf(failure), message: failure.message, lookAgainAfter: 10_000 };
    }
  }

  function absent(name: string): LinkState {
    if (named === undefined) {
      return { state: 'pending', name, reason: 'VpcLinkCreating', message: 'it has been asked for.' };
    }
    const message =
      'there is none of that name. Create it, or name another one in spec.vpcLink; without spec.vpcLink the controller makes ' +
      "the VPC's own.";
    return { state: 'pending', name, reason: 'VpcLinkNotFound', message };
  }

  async function askFor({ vpcId, subnetIds }: Target): Promise<void> {
    try {
      const link = await client.create({
        apiVersion: 'apigateway.privatehttp.io/v1alpha1',
        kind: 'VpcLink',
        metadata: {
          name: vpcId,
          labels: { [managedByLabel]: managedBy },
          annotations: { [loadBalancerSubnetsAnnotation]: subnetIds.join(',') },
        },
        spec: { vpcId, region },
      });
      store.accept(link);
    } catch (error) {
      if (!isKubernetesError(error, 'alreadyExists')) throw error;
    }
  }
}

function isOther(before: VpcLink | undefined, after: VpcLink | undefined): boolean {
  return before === undefined || after === undefined ? before !== after : concernsUsers(before, after);
}
