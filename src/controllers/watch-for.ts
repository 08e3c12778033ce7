import type { ChangeForApis } from '../backends/dependants.ts';
import type { ObjectCache, StoreEvent } from '../kubernetes/object-store.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import { NotLoadedError } from '../kubernetes/not-loaded-error.ts';
import { keyOfObject } from '../kubernetes/object-key.ts';
import type { Priority } from '../kubernetes/priority.ts';
import type { ObjectGroups } from '../kubernetes/grouped-objects.ts';
import type { ReferencedObjects, ReferenceEvent } from '../kubernetes/referenced-cache.ts';
import { admits } from '../links/admits.ts';
import { concernsUsers } from '../links/concerns-users.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import { loadBalancerNamesIn, type Gateway, type ListenerSet } from '../model/gateway.ts';
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
    readonly gateway: ReferencedObjects<Gateway>;
  };
  /** By the key of their Gateway. */
  readonly listenerSets: ObjectGroups<ListenerSet>;
  /** What consent depends on beside the objects that are named. */
  readonly consents: readonly { onChange(subscriber: (change: ChangeForApis) => void): void }[];
  readonly wantApi: (api: PrivateHttpApi, priority: Priority) => void;
  readonly wantLink: (name: string, priority: Priority) => void;
  /** What was known of the load balancer of this hostname or ARN may not be so any more. */
  readonly doubt: (name: string) => void;
}

/** Which change makes which object worth another turn. */
export function watchFor({ apis, links, referenced, listenerSets, consents, wantApi, wantLink, doubt }: Options): void {
  apis.onChange((event) => {
    const { object, previous } = event;
    if (previous === undefined || isChange(previous, object)) wantApi(object, isInitial(event) ? 'low' : 'high');
    const before = linksOf(previous);
    const after = linksOf(apis.get(keyOfObject(object)));
    // A link is told of users that came and went, not of all that happens to them.
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const hasLeft = before.get(name) !== undefined && after.get(name) === undefined;
      if (before.has(name) !== after.has(name) || hasLeft) wantLink(name, 'normal');
    }
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
    // Whom it lets in no more may call it something else in status.
    for (const api of apis.list()) {
      const { namespace = '' } = api.metadata;
      if (previous !== undefined && admits(previous, namespace) && !admits(object, namespace)) wantApi(api, 'normal');
    }
  });

  for (const kind of referencedKinds) {
    referenced[kind].onChange(({ key, object, previous, initial }: ReferenceEvent<Ingress | Service | Gateway>) => {
      for (const name of [...loadBalancersOf(object), ...loadBalancersOf(previous)]) doubt(name);
      for (const api of apis.byIndex(kind, key)) wantApi(api, initial ? 'low' : 'normal');
    });
  }

  listenerSets.onChange(({ group, initial }) => {
    // Its status is written when the listeners have been made, and the Gateway's need not change for that.
    const gateway = known(() => referenced.gateway.get(group));
    for (const name of loadBalancersOf(gateway)) doubt(name);
    for (const api of apis.byIndex('gateway', group)) wantApi(api, initial ? 'low' : 'normal');
  });

  for (const consent of consents) {
    consent.onChange(({ keys, initial }) => {
      for (const key of keys) {
        const api = apis.get(key);
        if (api !== undefined) wantApi(api, initial ? 'low' : 'normal');
      }
    });
  }
}

/** As it is known now, which it need not be. */
function known<T>(get: () => T | undefined): T | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof NotLoadedError || error instanceof KubernetesError) return undefined;
    throw error;
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

/** The links that an object names, and which it goes through under what id. */
function linksOf(api: PrivateHttpApi | undefined): ReadonlyMap<string, string | undefined> {
  return new Map(api?.status?.vpcLinks?.map(({ name, vpcLinkId }) => [name, vpcLinkId]));
}

/** The names of the load balancers that an object's status has. */
function loadBalancersOf(object: Ingress | Service | Gateway | undefined): readonly string[] {
  if (object === undefined) return [];
  if (isGateway(object)) return loadBalancerNamesIn(object);
  return (object.status?.loadBalancer?.ingress ?? []).flatMap(({ hostname }) => hostname ?? []);
}

function isGateway(object: Ingress | Service | Gateway): object is Gateway {
  return object.kind === 'Gateway';
}
