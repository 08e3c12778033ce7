import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import { retainedAnnotationPrefix } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';

/**
 * Who sends requests through a link, in order: the PrivateHttpApis whose status names it (it does before anything is
 * written to AWS), and the APIs that were retained when theirs were deleted.
 */
export function usersOf(
  link: VpcLink,
  apis: Pick<ObjectCache<PrivateHttpApi, 'vpcLink'>, 'byIndex'>,
): readonly string[] {
  const present = apis.byIndex('vpcLink', link.metadata.name).map(keyOfObject);
  const retained = Object.entries(link.metadata.annotations ?? {})
    .filter(([name]) => name.startsWith(retainedAnnotationPrefix))
    .map(([name, owner]) => `${owner} (retained API ${name.slice(retainedAnnotationPrefix.length)})`);
  return [...present, ...retained].sort();
}
