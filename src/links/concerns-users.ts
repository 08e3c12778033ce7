import type { VpcLink } from '../model/vpc-link.ts';

/**
 * Whether a change of a link concerns those who send requests through it: whether `linkStateOf` may answer them otherwise.
 * What status counts besides (users, and since when there are none) does not, and changes with each of them that comes.
 */
export function concernsUsers(before: VpcLink, after: VpcLink): boolean {
  return essenceOf(before) !== essenceOf(after);
}

function essenceOf({ metadata, spec, status }: VpcLink): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return JSON.stringify([
    metadata.uid,
    metadata.deletionTimestamp,
    spec.vpcId,
    spec.region,
    spec.allowedNamespaces,
    status?.region,
    status?.vpcLinkId,
    status?.state,
    ready?.status,
    ready?.reason,
    ready?.message,
  ]);
}
