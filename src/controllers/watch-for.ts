import type { ObjectCache, StoreEvent } from '../kubernetes/object-store.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import type { Priority } from '../kubernetes/priority.ts';
import type { ReferencedObjects, ReferenceEvent } from '../kubernetes/referenced-cache.ts';
import { concernsUsers } from '../links/concerns-users.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Ingress } from '../model/ingress.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { referencedKinds, type ReferencedKind } from '../model/references.ts';
import type { Service } from '../model/service.ts';
import type { VpcLink } from '../model/vpc-link.ts';

interface Options {
  readonly apis: ObjectCache<PrivateHttpApi, ReferencedKind | 'vpcLink'>;
  readonly links: ObjectCache<VpcLink>;
  readonly referenced: {
    readonly ingress: ReferencedObjects<Ingress>;
    readonly service: ReferencedObjects<Service>;
  };
  readonly wantApi: (api: PrivateHttpApi, priority: Priority) => void;
  readonly wantLink: (name: string, priority: Priority) => void;
  /** What was known of the load balancer behind this hostname may not be so any more. */
  readonly doubt: (hostname: string) => void;
}

/** Which change makes which object worth another turn. */
export function watchFor({ apis, links, referenced, wantApi, wantLink, doubt }: Options): void {
  apis.onChange((event) => {
    const { object, previous } = event;
    if (previous === undefined || isChange(previous, object)) wantApi(object, isInitial(event) ? 'low' : 'high');
    const before = linksOf(previous);
    const after = linksOf(apis.get(keyOfObject(object)));
    // A link is told of users that came and went, not of all that happens to them.
    for (const name of new Set([...before, ...after]))
      if (before.has(name) !== after.has(name)) wantLink(name, 'normal');
  });

  links.onChange((event) => {
    const { type, object, previous } = event;
    const initial = isInitial(event);
    if (previous === undefined || isChange(previous, object)) wantLink(object.metadata.name, initial ? 'low' : 'high');
    // Status can be edited by hand, and which link it names is to be right.
    else if (previous.status?.vpcLinkId !== object.status?.vpcLinkId) wantLink(object.metadata.name, 'normal');
    // Each user that comes changes the link's status. Waking all of them for that makes turns grow with their square.
    if (type === 'modified' && !concernsUsers(previous, object)) return;
    for (const api of apis.byIndex('vpcLink', object.metadata.name)) wantApi(api, initial ? 'low' : 'normal');
  });

  for (const kind of referencedKinds) {
    referenced[kind].onChange(({ key, object, previous, initial }: ReferenceEvent<Ingress | Service>) => {
      for (const hostname of [...hostnamesOf(object), ...hostnamesOf(previous)]) doubt(hostname);
      for (const api of apis.byIndex(kind, key)) wantApi(api, initial ? 'low' : 'normal');
    });
  }
}

function isInitial(event: StoreEvent<AnyObject>): boolean {
  return event.type === 'added' && event.initial;
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

function hostnamesOf(object: Ingress | Service | undefined): readonly string[] {
  return (object?.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
}
