import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { VpcLink } from '../model/vpc-link.ts';

/** The names of the links in a Region that wait for there being fewer. */
export function waitingForQuota(links: Pick<ObjectCache<VpcLink>, 'list'>, region: string): readonly string[] {
  return links
    .list()
    .filter(({ status }) => status?.region === region && isRefusedForQuota(status))
    .map(({ metadata }) => metadata.name);
}

function isRefusedForQuota({ conditions = [] }: NonNullable<VpcLink['status']>): boolean {
  return conditions.some(({ type, reason }) => type === 'Ready' && reason === 'QuotaReached');
}
