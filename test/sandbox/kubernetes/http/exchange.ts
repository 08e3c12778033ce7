import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Clock } from '../../../../src/runtime/clock.ts';
import type { JsonObject } from '../json.ts';
import { isJsonObject, without } from '../json.ts';
import type { KubernetesObject, ObjectMeta } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { badRequest, methodNotAllowed } from '../status-error.ts';
import type { FieldValidation } from '../storage/decode.ts';
import { decode } from '../storage/decode.ts';
import type { Objects, WriteOptions } from '../storage/objects.ts';
import type { Selector } from '../storage/selectors.ts';
import { fieldSelector, labelSelector } from '../storage/selectors.ts';
import type { Store } from '../storage/store.ts';
import { readBody } from './body.ts';
import type { ResourceRequest } from './request.ts';

/** What requests work on. */
export interface Backend {
  readonly store: Store;
  readonly objects: Objects;
  readonly clock: Clock;
}

/** One request, what it is about, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly asked: ResourceRequest;
  readonly resource: Resource;
}

/** The name in the URL; a 405 where the method needs one and there is none. */
export function nameOf({ asked }: Exchange): string {
  if (asked.name === undefined) throw methodNotAllowed(asked.method);
  return asked.name;
}

/** The body, which must be an object. */
export async function objectBody({ request }: Exchange): Promise<JsonObject> {
  const body = await readBody(request);
  if (!isJsonObject(body)) throw badRequest('the object provided is unrecognized (must be of type Object)');
  return body;
}

/** What was sent, as an object of the resource; warnings go into the answer's headers. */
export function decodeSent(
  { asked, resource, response }: Exchange,
  body: JsonObject,
  { withDefaults = true, isPatched = false }: { readonly withDefaults?: boolean; readonly isPatched?: boolean } = {},
): KubernetesObject {
  const asksFor = asked.query.get('fieldValidation');
  const fieldValidation: FieldValidation = asksFor === 'Strict' || asksFor === 'Ignore' ? asksFor : 'Warn';
  return decode(resource, body, {
    fieldValidation,
    withDefaults,
    isPatched,
    warn: (text) => {
      response.appendHeader('warning', `299 - ${JSON.stringify(text)}`);
    },
  });
}

/** The object in the namespace of the URL; a 400 where it says another. */
export function inNamespace(object: KubernetesObject, { asked, resource }: Exchange): KubernetesObject {
  const { namespace } = object.metadata;
  if (!resource.namespaced) {
    // Without a namespace it still has its name, which is all that metadata must have.
    return { ...object, metadata: without(object.metadata, 'namespace') as ObjectMeta };
  }
  if (asked.namespace === undefined) throw badRequest('an empty namespace may not be set during creation');
  if (namespace !== undefined && namespace !== '' && namespace !== asked.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...object, metadata: { ...object.metadata, namespace: asked.namespace } };
}

/** What a version shows, as it is stored. */
export function toStored(resource: Resource, shown: KubernetesObject): KubernetesObject {
  return resource.conversion?.toStored(shown) ?? shown;
}

/** How the request wants to be written. */
export function writeOptions({ asked }: Exchange): WriteOptions {
  return {
    dryRun: asked.query.get('dryRun') === 'All',
    manager: asked.query.get('fieldManager') ?? asked.userAgent.split('/', 1)[0] ?? 'unknown',
    subresource: asked.subresource === 'status' ? 'status' : undefined,
  };
}

/** What the URL and its selectors let through. */
export function selectorOf({ asked, resource }: Exchange): Selector {
  const selectors: Selector[] = [];
  const labels = asked.query.get('labelSelector');
  const fields = asked.query.get('fieldSelector');
  if (labels !== null && labels !== '') selectors.push(labelSelector(labels));
  if (fields !== null && fields !== '') selectors.push(fieldSelector(fields, resource.selectableFields));
  if (asked.namespace !== undefined) selectors.push(({ metadata }) => metadata.namespace === asked.namespace);
  if (asked.name !== undefined) selectors.push(({ metadata }) => metadata.name === asked.name);
  return (object) => selectors.every((selects) => selects(object));
}
