import type { ObjectCache } from '../kubernetes/object-store.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import { concernsUsers } from '../links/concerns-users.ts';
import type { Ingress } from '../model/ingress.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';

interface Options {
  readonly apis: ObjectCache<PrivateHttpApi, 'ingress' | 'vpcLink'>;
  readonly links: ObjectCache<VpcLink>;
  readonly ingresses: ObjectCache<Ingress>;
  readonly wantApi: (api: PrivateHttpApi) => void;
  readonly wantLink: (name: string) => void;
  /** What was known of the load balancer behind this hostname may not be so any more. */
  readonly doubt: (hostname: string) => void;
}

/** Which change makes which object worth another turn. */
export function watchFor({ apis, links, ingresses, wantApi, wantLink, doubt }: Options): void {
  apis.onChange(({ object, previous }) => {
    if (previous === undefined || isChange(previous, object)) wantApi(object);
    const before = linksOf(previous);
    const after = linksOf(apis.get(keyOfObject(object)));
    // A link is told of users that came and went, not of all that happens to them.
    for (const name of new Set([...before, ...after])) if (before.has(name) !== after.has(name)) wantLink(name);
  });

  links.onChange(({ type, object, previous }) => {
    if (previous === undefined || isChange(previous, object)) wantLink(object.metadata.name);
    // Each user that comes changes the link's status. Waking all of them for that makes turns grow with their square.
    if (type === 'modified' && !concernsUsers(previous, object)) return;
    for (const api of apis.byIndex('vpcLink', object.metadata.name)) wantApi(api);
  });

  ingresses.onChange(({ object, previous }) => {
    const users = apis.byIndex('ingress', keyOfObject(object));
    if (users.length === 0) return;
    for (const hostname of [...hostnamesOf(object), ...hostnamesOf(previous)]) doubt(hostname);
    for (const api of users) wantApi(api);
  });
}

/** Whether somebody else changed the object: what the controller writes itself, in status, is no news to it. */
function isChange(before: AnyObject, after: AnyObject): boolean {
  const essence = ({ metadata }: AnyObject): string =>
    JSON.stringify([metadata.uid, metadata.generation, metadata.deletionTimestamp, metadata.annotations]);
  return essence(before) !== essence(after);
}

function linksOf(api: PrivateHttpApi | undefined): ReadonlySet<string> {
  return new Set(api?.status?.vpcLinks?.map(({ name }) => name));
}

function hostnamesOf(ingress: Ingress | undefined): readonly string[] {
  return (ingress?.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
}
