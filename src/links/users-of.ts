import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import { retainedAnnotationPrefix } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { admits } from './admits.ts';

/**
 * Who sends requests through a link, in order: the PrivateHttpApis whose status names it (it does before anything is
 * written to AWS), and the APIs that were retained when theirs were deleted. Of a link that is being deleted, and of those
 * whose namespace it does not allow, only who was given its id: nobody else may keep it.
 */
export function usersOf(
  link: VpcLink,
  apis: Pick<ObjectCache<PrivateHttpApi, 'vpcLink'>, 'byIndex'>,
): readonly string[] {
  const { name, deletionTimestamp } = link.metadata;
  const present = apis
    .byIndex('vpcLink', name)
    .filter((api) => (deletionTimestamp === undefined && mayUse(api)) || goesThrough(api, name))
    .map(keyOfObject);
  const retained = Object.entries(link.metadata.annotations ?? {})
    .filter(([annotation]) => annotation.startsWith(retainedAnnotationPrefix))
    .map(([annotation, owner]) => `${owner} (retained API ${annotation.slice(retainedAnnotationPrefix.length)})`);
  return [...present, ...retained].sort();

  function mayUse({ metadata }: PrivateHttpApi): boolean {
    // Namespaced by its CRD, so the namespace is there.
    return admits(link, metadata.namespace ?? '');
  }
}

function goesThrough({ status }: PrivateHttpApi, linkName: string): boolean {
  return status?.vpcLinks?.some(({ name, vpcLinkId }) => name === linkName && vpcLinkId !== undefined) === true;
}
