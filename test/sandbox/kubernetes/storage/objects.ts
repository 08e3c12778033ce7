import { randomUUID } from 'node:crypto';

import type { Clock } from '../../../../src/runtime/clock.ts';
import { listAt, objectAt, sameJson, without } from '../json.ts';
import type { KubernetesObject, ObjectMeta } from '../kubernetes-object.ts';
import { fillBuiltInDefaults, startAllocations } from '../resources/built-in-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { ValidationRules } from '../schema/validation-rules.ts';
import { alreadyExists, badRequest, conflict, forbidden, notFound } from '../status-error.ts';
import { trackUpdate } from './managed-fields.ts';
import {
  comparable,
  contentOf,
  countsGeneration,
  specOf,
  statusOf,
  withMetadata,
  withoutServerFields,
} from './object-parts.ts';
import type { Store } from './store.ts';
import { validateObject } from './validate-object.ts';

/** What a write is allowed to touch, and who it is by. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** The field manager: `fieldManager` of the request, or the start of its user agent. */
  readonly manager: string;
  readonly subresource: 'status' | undefined;
  /** Set where managedFields were worked out already, as server-side apply does. */
  readonly keepManagedFields?: boolean;
}

/** What a deletion asks for. */
export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  /** In seconds; undefined: what the object itself says. */
  readonly gracePeriod: number | undefined;
}

/** What a kube-apiserver does between decoding a write and storing it. Objects go in and come out as they are stored. */
export class Objects {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rules = new ValidationRules();
  readonly #allocations = startAllocations();

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubernetesObject {
    const object = this.#store.get(resource.storage, namespace, name);
    if (object === undefined) throw notFound(resource, name);
    return object;
  }

  create(
    resource: Resource,
    sent: KubernetesObject,
    { dryRun, manager, keepManagedFields = false }: WriteOptions,
  ): KubernetesObject {
    const name =
      sent.metadata.name === '' && typeof sent.metadata.generateName === 'string'
        ? `${sent.metadata.generateName}${randomUUID().slice(0, 5)}`
        : sent.metadata.name;
    const { namespace } = sent.metadata;
    if (namespace !== undefined) this.#requireActiveNamespace(resource, namespace, name);
    if (sent.metadata.resourceVersion !== undefined && sent.metadata.resourceVersion !== '') {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    const metadata: ObjectMeta = {
      ...withoutServerFields(sent.metadata),
      ...{ name, uid: randomUUID(), creationTimestamp: this.#now() },
      ...(countsGeneration(resource) ? { generation: 1 } : {}),
    };
    // Without its status it is the same object; a Node's status is the exception that its kubelet relies on.
    const content =
      resource.hasStatus && resource.storage !== 'nodes' ? (without(sent, 'status') as KubernetesObject) : sent;
    const created = fillBuiltInDefaults(resource, { ...content, metadata }, this.#allocations);
    validateObject(resource, created, { old: undefined, subresource: undefined, rules: this.#rules });
    if (this.#store.get(resource.storage, namespace, name) !== undefined) throw alreadyExists(resource, name);
    const tracked = keepManagedFields
      ? created
      : trackUpdate(undefined, created, { resource, manager, subresource: undefined, time: this.#now() });
    return dryRun ? tracked : this.#store.put(resource.storage, tracked);
  }

  /** Replaces `old` by what was made of it; whoever sent a stale resourceVersion or another UID gets a 409. */
  update(resource: Resource, old: KubernetesObject, sent: KubernetesObject, options: WriteOptions): KubernetesObject {
    const { name } = old.metadata;
    const { resourceVersion, uid } = sent.metadata;
    if (uid !== undefined && uid !== '' && uid !== old.metadata.uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`,
      );
    }
    if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== old.metadata.resourceVersion) {
      throw conflict(
        resource,
        name,
        'the object has been modified; please apply your changes to the latest version and try again',
      );
    }
    const merged = options.subresource === 'status' ? statusOf(old, sent) : contentOf(resource, old, sent);
    const filled = resource.custom ? merged : fillBuiltInDefaults(resource, merged, this.#allocations);
    const bumped =
      countsGeneration(resource) &&
      options.subresource === undefined &&
      !sameJson(specOf(resource, filled), specOf(resource, old));
    const updated = bumped ? withMetadata(filled, { generation: (old.metadata.generation ?? 0) + 1 }) : filled;
    const unchanged = sameJson(
      comparable(updated, options.keepManagedFields === true),
      comparable(old, options.keepManagedFields === true),
    );
    if (unchanged) return old;
    validateObject(resource, updated, { old, subresource: options.subresource, rules: this.#rules });
    const tracked =
      options.keepManagedFields === true
        ? updated
        : trackUpdate(old, updated, {
            resource,
            manager: options.manager,
            subresource: options.subresource,
            time: this.#now(),
          });
    if (options.dryRun) return tracked;
    if (isReleased(tracked)) return this.#store.remove(resource.storage, tracked);
    return this.#store.put(resource.storage, tracked);
  }

  /** Answers the object as it is while it waits for its finalizers or its grace period, or undefined once it is gone. */
  delete(resource: Resource, object: KubernetesObject, options: DeleteOptions): KubernetesObject | undefined {
    const { name, uid, resourceVersion, deletionTimestamp, finalizers = [] } = object.metadata;
    if (options.uid !== undefined && options.uid !== uid) {
      throw conflict(
        resource,
        name,
        `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid ?? ''}`,
      );
    }
    if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
      throw conflict(
        resource,
        name,
        `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion ?? ''}`,
      );
    }
    const grace = gracePeriodOf(resource, object, options.gracePeriod);
    const waits = finalizers.length > 0 || grace > 0 || isActiveNamespace(resource, object);
    if (options.dryRun) return waits ? object : undefined;
    if (!waits) {
      this.#store.remove(resource.storage, object);
      return undefined;
    }
    if (deletionTimestamp !== undefined && grace >= (object.metadata.deletionGracePeriodSeconds ?? 0)) return object;
    const marked = withMetadata(object, {
      deletionTimestamp: deletionTimestamp ?? rfc3339(this.#clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(object.metadata.generation === undefined ? {} : { generation: object.metadata.generation + 1 }),
    });
    return this.#store.put(
      resource.storage,
      resource.storage === 'namespaces' ? { ...marked, status: { phase: 'Terminating' } } : marked,
    );
  }

  #requireActiveNamespace(resource: Resource, name: string, objectName: string): void {
    const namespace = this.#store.get('namespaces', undefined, name);
    if (namespace === undefined) throw notFound({ plural: 'namespaces', group: '', kind: 'Namespace' }, name);
    if (namespace.metadata.deletionTimestamp === undefined) return;
    const why = `unable to create new content in namespace ${name} because it is being terminated`;
    throw forbidden(resource, objectName, why, [
      { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' },
    ]);
  }

  #now(): string {
    return rfc3339(this.#clock.now());
  }
}

/** A time as the API writes it: whole seconds. */
function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function isReleased({ metadata }: KubernetesObject): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0
  );
}

/** A namespace is emptied before it goes, which its own finalizer stands for. */
function isActiveNamespace(resource: Resource, object: KubernetesObject): boolean {
  return resource.storage === 'namespaces' && listAt(objectAt(object, 'spec'), 'finalizers').length > 0;
}

/** Only a Pod that runs somewhere gets time to end; its kubelet then deletes it with a grace period of 0. */
function gracePeriodOf(resource: Resource, object: KubernetesObject, asked: number | undefined): number {
  const { nodeName, terminationGracePeriodSeconds } = objectAt(object, 'spec');
  if (resource.storage !== 'pods' || nodeName === undefined) return 0;
  return asked ?? (typeof terminationGracePeriodSeconds === 'number' ? terminationGracePeriodSeconds : 30);
}
