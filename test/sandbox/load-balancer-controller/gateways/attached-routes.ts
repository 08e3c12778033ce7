import type { AnyObject } from '../../../../src/model/kubernetes-object.ts';
import type { HttpRoute, ParentReference, TcpRoute } from './kinds.ts';
import type { AttachedListener } from './listeners-of.ts';

export type Route = HttpRoute | TcpRoute;

/** A route at a listener, with the names that both are for: none stands for all. */
export interface Attachment<R extends Route> {
  readonly route: R;
  readonly hostnames: readonly string[];
}

/** The routes that are attached to a listener, the oldest first. */
export function attachedRoutes<R extends Route>(
  listener: AttachedListener,
  routes: readonly R[],
): readonly Attachment<R>[] {
  return routes
    .filter(
      (route) => allows(listener, route) && route.spec.parentRefs?.some((ref) => means(ref, route, listener)) === true,
    )
    .sort((one, other) => (age(one) < age(other) ? -1 : 1))
    .flatMap((route) => {
      const hostnames = commonNames(listener, route);
      return hostnames === undefined ? [] : { route, hostnames };
    });
}

/** A route without `sectionName` means all listeners of the object that it names, and none of another's [documented]. */
function means(ref: ParentReference, { metadata }: AnyObject, listener: AttachedListener): boolean {
  const owner = `${ref.kind ?? 'Gateway'}/${ref.namespace ?? metadata.namespace ?? ''}/${ref.name}`;
  return (
    owner === listener.owner &&
    (ref.sectionName ?? listener.name) === listener.name &&
    (ref.port ?? listener.port) === listener.port
  );
}

/** By default those of its own namespace: the ListenerSet's, where it is in one [documented]. */
function allows({ allowedRoutes, namespace }: AttachedListener, { metadata }: AnyObject): boolean {
  return allowedRoutes?.namespaces?.from === 'All' || metadata.namespace === namespace;
}

/** Of two names that overlap the more specific one; undefined where none do. */
function commonNames({ hostname }: AttachedListener, { spec }: Route): readonly string[] | undefined {
  const wanted = 'hostnames' in spec ? (spec.hostnames ?? []) : [];
  if (hostname === undefined) return wanted;
  if (wanted.length === 0) return [hostname];
  const common = wanted.flatMap((name) => {
    if (covers(hostname, name)) return name;
    return covers(name, hostname) ? hostname : [];
  });
  return common.length === 0 ? undefined : common;
}

function covers(one: string, other: string): boolean {
  return one === other || (one.startsWith('*.') && other.endsWith(one.slice(1)));
}

function age({ metadata }: AnyObject): string {
  return `${metadata.creationTimestamp} ${metadata.namespace ?? ''}/${metadata.name}`;
}
