import type { ListedApi } from '../aws/inventory.ts';
import type { Owned } from '../aws/owned.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import { retainedAnnotationPrefix } from '../model/names.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { Log } from '../runtime/log.ts';

/**
 * Says in the log, once each, which of this cluster's APIs have no object any more and were not retained: somebody took the
 * finalizer off by hand. They are never deleted for that: an object that is not seen may be there all the same.
 */
export function tellOrphans(options: {
  readonly apis: Pick<ObjectCache<PrivateHttpApi>, 'list'>;
  readonly links: Pick<ObjectCache<VpcLink>, 'list'>;
  /** Of other namespaces nothing is seen, so that nothing can be said of them. */
  readonly isWatched: (namespace: string | undefined) => boolean;
  readonly log: Log;
}): (region: string, ours: readonly Owned<ListedApi>[]) => void {
  const { apis, links, isWatched, log } = options;
  /** By Region: those that there were at the last list, of which it was said. */
  const told = new Map<string, ReadonlySet<string>>();

  return (region, ours) => {
    const objects = new Set(apis.list().map(({ metadata }) => metadata.uid));
    const annotations = new Set(links.list().flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {})));
    const orphans = ours.filter(
      ({ id, owner }) =>
        isWatched(owner.namespace) && !objects.has(owner.uid) && !annotations.has(`${retainedAnnotationPrefix}${id}`),
    );
    const before = told.get(region);
    told.set(region, new Set(orphans.map(({ id }) => id)));
    for (const { id, owner } of orphans) {
      if (before?.has(id) === true) continue;
      log.warn(
        { region, object: `${owner.namespace ?? ''}/${owner.name}` },
        'An API of this cluster has no PrivateHttpApi any more, and serves on. It is left alone: delete it by hand if ' +
          `nobody needs it (aws apigatewayv2 delete-api --region ${region} --api-id ${id}).`,
      );
    }
  };
}
