import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { retainedAnnotationPrefix } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import { admits } from './admits.ts';

/**
 * Writes on the links of an API that it stays when its object goes: it sends requests through them still, so they have to
 * stay too.
 */
export async function retainLinks(options: {
  readonly api: PrivateHttpApi;
  /** Undefined where there is no API to retain. */
  readonly apiId: string | undefined;
  readonly store: Pick<ObjectCache<VpcLink>, 'get' | 'accept'>;
  readonly client: Pick<ResourceClient<VpcLink>, 'mergePatch'>;
}): Promise<void> {
  const { api, apiId, store, client } = options;
  if (apiId === undefined) return;
  const owner = `${api.metadata.namespace ?? ''}/${api.metadata.name}`;

  for (const { name, vpcLinkId } of api.status?.vpcLinks ?? []) {
    const link = store.get(name);
    // Namespaced by its CRD, so the namespace is there.
    if (link === undefined || (vpcLinkId === undefined && !admits(link, api.metadata.namespace ?? ''))) continue;
    const annotations = { [`${retainedAnnotationPrefix}${apiId}`]: owner };
    store.accept(await client.mergePatch(link.metadata, { metadata: { annotations } }));
  }
}
