import type { JsonObject } from '../json.ts';
import { without } from '../json.ts';
import type { KubernetesObject, ObjectMeta } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';

/** Kinds whose spec is counted in metadata.generation, of those built in. */
const WITH_GENERATION = [
  'pods',
  'ingresses.networking.k8s.io',
  'endpointslices.discovery.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

/** An object with some of its metadata changed. */
export function withMetadata(object: KubernetesObject, metadata: Partial<ObjectMeta>): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

/** What only the server writes. */
const SERVER_FIELDS = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

/** What a client may say about metadata; the rest is the server's. */
export function withoutServerFields(metadata: ObjectMeta): JsonObject {
  return without(metadata, ...SERVER_FIELDS);
}

/** What a client's update cannot change. */
function serverFields({ metadata }: KubernetesObject): ObjectMeta {
  const fixed = ['name', 'namespace', ...SERVER_FIELDS];
  // Some of an object's own metadata, the name among it.
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => fixed.includes(key))) as ObjectMeta;
}

/** An object with what was sent for it, but for what is the server's and, where that is kept apart, its status. */
export function contentOf(resource: Resource, old: KubernetesObject, sent: KubernetesObject): KubernetesObject {
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

/** An object with the status that was sent for it. */
export function statusOf(old: KubernetesObject, sent: KubernetesObject): KubernetesObject {
  // Only the status is taken: the rest of what was sent is not even looked at.
  const content = {
    ...without(old, 'status'),
    ...(sent.status === undefined ? {} : { status: sent.status }),
  } as KubernetesObject;
  const { managedFields } = sent.metadata;
  return managedFields === undefined ? content : withMetadata(content, { managedFields });
}

/** What counts as a change of the spec. */
export function specOf(resource: Resource, object: KubernetesObject): JsonObject {
  return without(object, 'metadata', 'apiVersion', 'kind', ...(resource.hasStatus ? ['status'] : []));
}

/** Whether metadata.generation counts the changes of its spec. */
export function countsGeneration(resource: Resource): boolean {
  return resource.custom || WITH_GENERATION.includes(resource.storage);
}

/** What decides whether a write changes anything: not who last wrote what was there already, unless that was the point. */
export function comparable(object: KubernetesObject, withOwners: boolean): JsonObject {
  const { managedFields = [], ...metadata } = object.metadata;
  if (!withOwners) return { ...object, metadata };
  return { ...object, metadata, managedFields: managedFields.map((entry) => without(entry as JsonObject, 'time')) };
}
