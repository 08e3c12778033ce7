import { randomUUID } from 'node:crypto';

import type { Clock } from '../../../../src/runtime/clock.ts';
import type { FieldError } from '../field-error.ts';
import { invalidValue } from '../field-error.ts';
import type { JsonObject } from '../json.ts';
import { objectAt, sameJson, without } from '../json.ts';
import type { KubernetesObject, ObjectMeta } from '../kubernetes-object.ts';
import { validateDefinition } from '../resources/custom-resources.ts';
import { fillBuiltInDefaults, startAllocations } from '../resources/built-in-defaults.ts';
import type { Resource } from '../resources/resource.ts';
import { validateListTypes } from '../schema/list-type.ts';
import { validateMetadata } from '../schema/validate-metadata.ts';
import { validateSchema } from '../schema/validate-schema.ts';
import { ValidationRules } from '../schema/validation-rules.ts';
import { StatusError, alreadyExists, conflict, forbidden, invalid, notFound } from '../status-error.ts';
import { trackUpdate } from './managed-fields.ts';
import type { Store } from './store.ts';

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

/** Kinds whose spec is counted in metadata.generation, of those built in. */
const WITH_GENERATION = [
  'pods',
  'ingresses.networking.k8s.io',
  'endpointslices.discovery.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

/** Errors after which CEL rules are not asked any more (apiextensions' hasBlockingErr). */
const BLOCKING = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];

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
      throw invalidRequest('resourceVersion should not be set on objects to be created');
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
    this.#validate(resource, created, undefined);
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
    const unchanged = sameJson(comparable(updated, options), comparable(old, options));
    if (unchanged) return old;
    this.#validate(resource, updated, old);
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

  #validate(resource: Resource, object: KubernetesObject, old: KubernetesObject | undefined): void {
    const errors: FieldError[] = [
      ...validateMetadata(resource, object),
      ...validateFinalizers(object, old),
      ...validateSchema(object, resource.schema, '', old),
    ];
    const oldIsUnique = old === undefined || validateListTypes(old, resource.schema).length === 0;
    if (oldIsUnique && resource.custom) errors.push(...validateListTypes(object, resource.schema));
    if (resource.kind === 'CustomResourceDefinition' && errors.length === 0)
      errors.push(...validateDefinition(object, this.#rules));
    if (!errors.some(({ type }) => BLOCKING.includes(type)))
      errors.push(...this.#rules.validate(object, resource.schema, old));
    else if (resource.custom) errors.push(UNCHECKED_RULES);
    if (errors.length > 0) throw invalid(resource, object.metadata.name, errors);
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

const UNCHECKED_RULES = invalidValue(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** A time as the API writes it: whole seconds. */
function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function invalidRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

function withMetadata(object: KubernetesObject, metadata: Partial<ObjectMeta>): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

/** What a client may say about metadata; the rest is the server's. */
function withoutServerFields(metadata: ObjectMeta): JsonObject {
  return without(
    metadata,
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
  );
}

function serverFields({ metadata }: KubernetesObject): ObjectMeta {
  const {
    name,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  } = metadata;
  const fields = {
    name,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  };
  // Members that are not there are left out; the name always is.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as ObjectMeta;
}

function contentOf(resource: Resource, old: KubernetesObject, sent: KubernetesObject): KubernetesObject {
  const metadata = { ...withoutServerFields(sent.metadata), ...serverFields(old) };
  // With the old status, or without one, it is the same object.
  const content = resource.hasStatus
    ? ({
        ...without(sent, 'status'),
        ...(old.status === undefined ? {} : { status: old.status }),
      } as KubernetesObject)
    : sent;
  return { ...content, metadata };
}

function statusOf(old: KubernetesObject, sent: KubernetesObject): KubernetesObject {
  // Only the status is taken: the rest of what was sent is not even looked at.
  const content = {
    ...without(old, 'status'),
    ...(sent.status === undefined ? {} : { status: sent.status }),
  } as KubernetesObject;
  const { managedFields } = sent.metadata;
  return managedFields === undefined ? content : withMetadata(content, { managedFields });
}

function specOf(resource: Resource, object: KubernetesObject): JsonObject {
  return without(object, 'metadata', 'apiVersion', 'kind', ...(resource.hasStatus ? ['status'] : []));
}

function countsGeneration(resource: Resource): boolean {
  return resource.custom || WITH_GENERATION.includes(resource.storage);
}

/** What decides whether a write changes anything: not who last wrote what was there already, unless that was the point. */
function comparable(object: KubernetesObject, options: WriteOptions): JsonObject {
  const { managedFields = [], ...metadata } = object.metadata;
  if (options.keepManagedFields !== true) return { ...object, metadata };
  return { ...object, metadata, managedFields: managedFields.map((entry) => without(entry as JsonObject, 'time')) };
}

function isReleased({ metadata }: KubernetesObject): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).length === 0 &&
    (metadata.deletionGracePeriodSeconds ?? 0) === 0
  );
}

function isActiveNamespace(resource: Resource, object: KubernetesObject): boolean {
  return resource.storage === 'namespaces' && listedFinalizers(object).length > 0;
}

function listedFinalizers(object: KubernetesObject): readonly unknown[] {
  const { finalizers } = objectAt(object, 'spec');
  return Array.isArray(finalizers) ? finalizers : [];
}

/** Only a Pod that runs somewhere gets time to end; its kubelet then deletes it with a grace period of 0. */
function gracePeriodOf(resource: Resource, object: KubernetesObject, asked: number | undefined): number {
  const { nodeName, terminationGracePeriodSeconds } = objectAt(object, 'spec');
  if (resource.storage !== 'pods' || nodeName === undefined) return 0;
  return asked ?? (typeof terminationGracePeriodSeconds === 'number' ? terminationGracePeriodSeconds : 30);
}

function validateFinalizers({ metadata }: KubernetesObject, old: KubernetesObject | undefined): readonly FieldError[] {
  if (old?.metadata.deletionTimestamp === undefined) return [];
  const added = (metadata.finalizers ?? []).filter(
    (finalizer) => old.metadata.finalizers?.includes(finalizer) !== true,
  );
  if (added.length === 0) return [];
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  return [{ type: 'FieldValueForbidden', field: 'metadata.finalizers', detail }];
}
