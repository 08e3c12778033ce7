/** Whose a resource in AWS is: the object in Kubernetes that it was made for. */
export interface Owner {
  readonly kind: string;
  /** Left out for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
  /** What identifies it: an object deleted and made again under the same name is another one. */
  readonly uid: string;
}

/** The cluster that a controller works for. `uid` is that of the namespace kube-system, as nothing else names a cluster. */
export interface Cluster {
  readonly name: string;
  readonly uid: string;
}

export type Tags = Readonly<Record<string, string>>;

const prefix = 'privatehttp.io/';
const keys = {
  cluster: `${prefix}cluster`,
  clusterUid: `${prefix}cluster-uid`,
  owner: `${prefix}owner`,
  uid: `${prefix}uid`,
} as const;

/** AWS's limit for a tag's value (documented). */
const longestValue = 256;

/** The tags that say whose a resource is. The owner's path is for people, and cut where it is longer than a tag can be. */
export function ownershipTags(cluster: Cluster, owner: Owner): Tags {
  const path = [owner.kind, owner.namespace, owner.name].filter((part) => part !== undefined).join('/');
  return {
    [keys.cluster]: cluster.name,
    [keys.clusterUid]: cluster.uid,
    [keys.owner]: path.slice(0, longestValue),
    [keys.uid]: owner.uid,
  };
}

/** Whose a resource is by its tags; undefined where they do not say. */
export function ownerOf(tags: Tags | undefined): { readonly cluster: Cluster; readonly owner: Owner } | undefined {
  const cluster = tags?.[keys.cluster];
  const clusterUid = tags?.[keys.clusterUid];
  const uid = tags?.[keys.uid];
  const [kind, ...path] = tags?.[keys.owner]?.split('/') ?? [];
  const name = path.at(-1);
  const namespace = path.length > 1 ? path[0] : undefined;
  if (cluster === undefined || clusterUid === undefined || uid === undefined) return undefined;
  if (kind === undefined || name === undefined) return undefined;
  return {
    cluster: { name: cluster, uid: clusterUid },
    owner: { kind, name, uid, ...(namespace === undefined ? {} : { namespace }) },
  };
}

/** How an object stands to a resource, by the resource's tags. */
export type Standing =
  /** It was made for the object. */
  | { readonly is: 'own' }
  /** It was made in another cluster. */
  | { readonly is: 'others'; readonly clusterUid: string }
  /** It was made for another object of this cluster. */
  | { readonly is: 'siblings' }
  /** Nothing on it says whose it is, or only half. */
  | { readonly is: 'unmarked' };

/** Whose a resource is by its tags, as seen by the object with these marks (its `ownershipTags`). */
export function standingOf(tags: Tags | undefined, marks: Tags): Standing {
  const [clusterUid, uid] = [tags?.[keys.clusterUid], tags?.[keys.uid]];
  if (clusterUid !== undefined && clusterUid !== marks[keys.clusterUid]) return { is: 'others', clusterUid };
  if (uid !== undefined && uid !== marks[keys.uid]) return { is: 'siblings' };
  return clusterUid === undefined || uid === undefined ? { is: 'unmarked' } : { is: 'own' };
}

/** Whether it is the same object's work in another cluster of the same name: a rebuilt one, or blue beside green. */
export function isOfNamesake(tags: Tags | undefined, marks: Tags): boolean {
  const same = (key: string): boolean => tags?.[key] !== undefined && tags[key] === marks[key];
  return same(keys.cluster) && same(keys.owner) && standingOf(tags, marks).is === 'others';
}

/** All tags of a resource: the controller's defaults, over them the user's, and over all of them whose it is. */
export function tagsFor(options: {
  readonly defaults?: Tags;
  readonly user?: Tags;
  readonly cluster: Cluster;
  readonly owner: Owner;
}): Tags {
  return { ...options.defaults, ...options.user, ...ownershipTags(options.cluster, options.owner) };
}
