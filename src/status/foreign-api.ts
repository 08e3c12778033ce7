import type { ForeignClaim } from '../model/foreign-claim.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Progress } from './findings.ts';

/** What is said of an API that is not touched, and not replaced either, because it may be another's. */
export function foreignApi(options: {
  readonly api: PrivateHttpApi;
  readonly id: string;
  readonly claim: ForeignClaim;
  /** The tags that would say that it is the object's. */
  readonly marks: Readonly<Record<string, string>>;
}): Progress {
  const { id, claim } = options;
  if (claim.by === 'cluster') {
    const message = `${otherCluster(`API ${id}`, claim.clusterUid)} Deleting this object deletes nothing of it.`;
    return { state: 'failed', reason: 'OwnedByOtherCluster', message };
  }
  return { state: 'failed', reason: 'OwnershipUnclear', message: unclear(options, claim.by) };
}

/** What is said of an API or a link that another cluster has. */
export function otherCluster(what: string, clusterUid: string): string {
  return (
    `${what} belongs to another cluster by its tags (privatehttp.io/cluster-uid ${clusterUid}): it is left alone, and no ` +
    'other is made in its place. If that cluster is gone, or this one is to take over from it, an administrator starts ' +
    `the controller with --take-over-cluster-uid=${clusterUid}; else give each cluster a --cluster-name of its own.`
  );
}

function unclear(
  { api, id, marks }: Parameters<typeof foreignApi>[0],
  by: Exclude<ForeignClaim['by'], 'cluster'>,
): string {
  const { namespace = 'default', name } = api.metadata;
  const tags = Object.entries(marks)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const forget = `kubectl patch pha ${name} -n ${namespace} --subresource=status --type=merge -p '{"status":{"apiId":null}}'`;
  const what = `API ${id} is left alone, and no other is made while it is there.`;
  switch (by) {
    case 'object':
      return `${what} status.apiId names it, but by its tags it is another object's. Should it be this one's, give it the tags ${tags}; else ${forget}`;
    case 'nobody':
      return `${what} status.apiId names it, but its tags do not say whose it is. Should it be this object's, give it the tags ${tags}; else ${forget}`;
    case 'content':
      return `${what} It has this object's tags, but there is work in it that is not this controller's, and status.apiId does not name it. Take the tags privatehttp.io/… off it, should it be somebody else's, or delete it.`;
  }
}
