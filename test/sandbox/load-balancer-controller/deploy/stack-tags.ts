import { clusterTagOf } from '../maker.ts';
import type { StackIdentity } from '../stack.ts';

/** The real controller's tags: whose cluster, which stack, which part of it. */
export function tagKeys({ tagPrefix }: Pick<StackIdentity, 'tagPrefix'>) {
  return { cluster: clusterTagOf(tagPrefix), stack: `${tagPrefix}/stack`, resource: `${tagPrefix}/resource` } as const;
}

export function stackTags(
  clusterName: string,
  stack: StackIdentity,
  resource: string,
): { readonly Key: string; readonly Value: string }[] {
  const keys = tagKeys(stack);
  return [
    { Key: keys.cluster, Value: clusterName },
    { Key: keys.stack, Value: stack.id },
    { Key: keys.resource, Value: resource },
  ];
}
