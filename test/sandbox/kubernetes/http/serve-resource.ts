import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Json, JsonObject } from '../json.ts';
import { isJsonObject, objectAt, stringAt, without } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { applyJsonPatch } from '../patches/json-patch.ts';
import { applyMergePatch } from '../patches/merge-patch.ts';
import { applyServerSide } from '../patches/server-side-apply.ts';
import { applyStrategicMergePatch } from '../patches/strategic-merge-patch.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf, show } from '../resources/resource.ts';
import { badRequest, invalid, methodNotAllowed, notFound, unsupportedMediaType } from '../status-error.ts';
import type { FieldValidation } from '../storage/decode.ts';
import { decode } from '../storage/decode.ts';
import type { Objects, WriteOptions } from '../storage/objects.ts';
import type { Selector } from '../storage/selectors.ts';
import { fieldSelector, labelSelector } from '../storage/selectors.ts';
import type { Store } from '../storage/store.ts';
import { toTable } from '../tables/table.ts';
import { mediaTypeOf, readBody } from './body.ts';
import { presentationOf } from './content.ts';
import { listPage, toList } from './list.ts';
import type { ResourceRequest } from './request.ts';
import { isTrue, verbOf } from './request.ts';
import { send } from './send.ts';
import { serveWatch } from './watch.ts';

/** What requests work on. */
export interface Backend {
  readonly store: Store;
  readonly objects: Objects;
  readonly clock: Clock;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly asked: ResourceRequest;
  readonly resource: Resource;
}

/** Answers one request for a resource; what is wrong with it is thrown as a StatusError. */
export async function serveResource(backend: Backend, exchange: Exchange): Promise<void> {
  const { asked, resource, response } = exchange;
  requireSubresource(asked, resource);
  switch (verbOf(asked)) {
    case 'get':
      answerObject(backend, exchange, show(resource, backend.objects.get(resource, asked.namespace, nameOf(exchange))));
      return;
    case 'list': {
      const page = listPage(backend.store, resource, selectorOf(exchange), asked.query);
      const { as, include } = presentationOf(exchange.request, asked.query);
      const { clock } = backend;
      send(
        response,
        200,
        as === 'table'
          ? toTable(page.items, { resource, metadata: page.metadata, include, clock })
          : toList(resource, page),
      );
      return;
    }
    case 'watch':
      serveWatch(response, {
        ...{ store: backend.store, clock: backend.clock, resource, selects: selectorOf(exchange) },
        since: isTrue(asked.query.get('sendInitialEvents')) ? undefined : sinceOf(asked.query),
        marksInitialEnd: isTrue(asked.query.get('sendInitialEvents')),
        allowBookmarks: isTrue(asked.query.get('allowWatchBookmarks')),
        timeout: asked.query.has('timeoutSeconds') ? Number(asked.query.get('timeoutSeconds')) : undefined,
        presentation: presentationOf(exchange.request, asked.query),
      });
      return;
    case 'create':
      answerObject(backend, exchange, await create(backend, exchange), 201);
      return;
    case 'update':
      answerObject(backend, exchange, await replace(backend, exchange));
      return;
    case 'patch': {
      const { object, created } = await patch(backend, exchange);
      answerObject(backend, exchange, object, created ? 201 : 200);
      return;
    }
    case 'delete':
      await remove(backend, exchange);
      return;
    case 'deletecollection':
      await removeAll(backend, exchange);
      return;
    default:
      throw methodNotAllowed(asked.method);
  }
}

async function create({ objects }: Backend, exchange: Exchange): Promise<KubernetesObject> {
  const { resource, asked } = exchange;
  const sent = decodeSent(exchange, await objectBody(exchange));
  if (asked.name !== undefined) throw methodNotAllowed(asked.method);
  return show(
    resource,
    objects.create(resource, toStored(resource, inNamespace(sent, exchange)), writeOptions(exchange)),
  );
}

async function replace({ objects }: Backend, exchange: Exchange): Promise<KubernetesObject> {
  const { resource, asked } = exchange;
  const sent = inNamespace(decodeSent(exchange, await objectBody(exchange)), exchange);
  const name = nameOf(exchange);
  if (sent.metadata.name !== name) {
    throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`);
  }
  const old = objects.get(resource, asked.namespace, name);
  // Custom resources may not be replaced blindly; built-in kinds may (AllowUnconditionalUpdate).
  if (resource.custom && (sent.metadata.resourceVersion ?? '') === '') {
    throw invalid(resource, name, [
      {
        type: 'FieldValueInvalid',
        field: 'metadata.resourceVersion',
        value: 0,
        detail: 'must be specified for an update',
      },
    ]);
  }
  return show(resource, objects.update(resource, old, toStored(resource, sent), writeOptions(exchange)));
}

async function patch(
  backend: Backend,
  exchange: Exchange,
): Promise<{ readonly object: KubernetesObject; readonly created: boolean }> {
  const { request, resource, asked } = exchange;
  const type = mediaTypeOf(request);
  if (type === 'application/apply-patch+yaml') return serverSideApply(backend, exchange);
  const body = await readBody(request);
  const old = backend.objects.get(resource, asked.namespace, nameOf(exchange));
  const patched = applyPatch(type, show(resource, old), body ?? {}, resource);
  if (!isJsonObject(patched)) throw badRequest('the patched object is no object');
  const sent = inNamespace(decodeSent(exchange, patched), exchange);
  return {
    object: show(resource, backend.objects.update(resource, old, toStored(resource, sent), writeOptions(exchange))),
    created: false,
  };
}

function applyPatch(type: string, shown: KubernetesObject, body: Json, resource: Resource): Json {
  if (type === 'application/json-patch+json') return applyJsonPatch(shown, body);
  if (!isJsonObject(body)) throw badRequest('error decoding patch: it is no object');
  if (type === 'application/merge-patch+json') return applyMergePatch(shown, body);
  if (type === 'application/strategic-merge-patch+json' && !resource.custom)
    return applyStrategicMergePatch(shown, body, resource.schema);
  const strategic = resource.custom ? [] : ['application/strategic-merge-patch+json'];
  throw unsupportedMediaType(type, [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...strategic,
    'application/apply-patch+yaml',
  ]);
}

async function serverSideApply(
  { store, objects, clock }: Backend,
  exchange: Exchange,
): Promise<{ readonly object: KubernetesObject; readonly created: boolean }> {
  const { resource, asked } = exchange;
  const body = await objectBody(exchange);
  if (asked.query.get('fieldManager') === null)
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  if (objectAt(body, 'metadata').managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const name = nameOf(exchange);
  // Defaults are the server's to fill in, not the applier's to own: so what was sent is decoded for its errors only.
  decodeSent(exchange, body);
  const configuration = inNamespace(
    {
      ...body,
      metadata: { ...objectAt(body, 'metadata'), name },
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
    },
    exchange,
  );
  const options = { ...writeOptions(exchange), keepManagedFields: true };
  const apply = {
    ...{ resource, manager: options.manager, subresource: options.subresource },
    ...{ force: isTrue(asked.query.get('force')), time: new Date(clock.now()).toISOString().replace(/\.\d+/, '') },
  };
  const old = store.get(resource.storage, asked.namespace, name);
  if (old === undefined) {
    if (options.subresource !== undefined) throw notFound(resource, name);
    const { resourceVersion, uid, ...metadata } = configuration.metadata;
    if (uid !== undefined || resourceVersion !== undefined) throw notFound(resource, name);
    const empty: KubernetesObject = { ...configuration, metadata };
    const applied = applyServerSide(
      { apiVersion: empty.apiVersion, kind: empty.kind, metadata: { name } },
      empty,
      apply,
    );
    return { object: show(resource, objects.create(resource, decodeSent(exchange, applied), options)), created: true };
  }
  const applied = decodeSent(exchange, applyServerSide(old, configuration, apply));
  return { object: show(resource, objects.update(resource, old, applied, options)), created: false };
}

async function remove({ objects }: Backend, exchange: Exchange): Promise<void> {
  const { resource, asked, response } = exchange;
  const options = await deleteOptions(exchange);
  const name = nameOf(exchange);
  const object = objects.get(resource, asked.namespace, name);
  const left = objects.delete(resource, object, options);
  if (left !== undefined) {
    send(response, 200, show(resource, left));
    return;
  }
  const { group, plural } = resource;
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, uid: object.metadata.uid };
  send(response, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

async function removeAll(backend: Backend, exchange: Exchange): Promise<void> {
  const { resource, asked, response } = exchange;
  const options = await deleteOptions(exchange);
  const page = listPage(backend.store, resource, selectorOf(exchange), asked.query);
  for (const { metadata } of page.items) {
    const object = backend.store.get(resource.storage, metadata.namespace, metadata.name);
    if (object !== undefined) backend.objects.delete(resource, object, options);
  }
  send(response, 200, toList(resource, page));
}

async function deleteOptions({ request, asked }: Exchange) {
  const body = await readBody(request);
  const options = isJsonObject(body) ? body : {};
  const { gracePeriodSeconds, dryRun } = options;
  const preconditions = objectAt(options, 'preconditions');
  const inQuery = asked.query.get('gracePeriodSeconds');
  return {
    dryRun: asked.query.get('dryRun') === 'All' || (Array.isArray(dryRun) && dryRun.includes('All')),
    uid: stringAt(preconditions, 'uid'),
    resourceVersion: stringAt(preconditions, 'resourceVersion'),
    gracePeriod:
      typeof gracePeriodSeconds === 'number' ? gracePeriodSeconds : inQuery === null ? undefined : Number(inQuery),
  };
}

function requireSubresource({ subresource }: ResourceRequest, resource: Resource): void {
  if (subresource === undefined || (subresource === 'status' && resource.hasStatus)) return;
  throw notFound(resource, subresource);
}

function nameOf({ asked }: Exchange): string {
  if (asked.name === undefined) throw methodNotAllowed(asked.method);
  return asked.name;
}

async function objectBody({ request }: Exchange): Promise<JsonObject> {
  const body = await readBody(request);
  if (!isJsonObject(body)) throw badRequest('the object provided is unrecognized (must be of type Object)');
  return body;
}

function decodeSent({ asked, resource, response }: Exchange, body: JsonObject): KubernetesObject {
  const asksFor = asked.query.get('fieldValidation');
  const fieldValidation: FieldValidation = asksFor === 'Strict' || asksFor === 'Ignore' ? asksFor : 'Warn';
  return decode(resource, body, {
    fieldValidation,
    warn: (text) => {
      response.appendHeader('warning', `299 - ${JSON.stringify(text)}`);
    },
  });
}

function inNamespace(object: KubernetesObject, { asked, resource }: Exchange): KubernetesObject {
  const { namespace } = object.metadata;
  if (!resource.namespaced)
    return { ...object, metadata: without(object.metadata, 'namespace') as KubernetesObject['metadata'] };
  if (asked.namespace === undefined) throw badRequest('an empty namespace may not be set during creation');
  if (namespace !== undefined && namespace !== '' && namespace !== asked.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...object, metadata: { ...object.metadata, namespace: asked.namespace } };
}

function toStored(resource: Resource, shown: KubernetesObject): KubernetesObject {
  return resource.conversion?.toStored(shown) ?? shown;
}

function writeOptions({ asked }: Exchange): WriteOptions {
  return {
    dryRun: asked.query.get('dryRun') === 'All',
    manager: asked.query.get('fieldManager') ?? asked.userAgent.split('/', 1)[0] ?? 'unknown',
    subresource: asked.subresource === 'status' ? 'status' : undefined,
  };
}

function selectorOf({ asked, resource }: Exchange): Selector {
  const selectors: Selector[] = [];
  const labels = asked.query.get('labelSelector');
  const fields = asked.query.get('fieldSelector');
  if (labels !== null && labels !== '') selectors.push(labelSelector(labels));
  if (fields !== null && fields !== '') selectors.push(fieldSelector(fields, resource.selectableFields));
  if (asked.namespace !== undefined) selectors.push(({ metadata }) => metadata.namespace === asked.namespace);
  if (asked.name !== undefined) selectors.push(({ metadata }) => metadata.name === asked.name);
  return (object) => selectors.every((selects) => selects(object));
}

/** 0 and nothing at all both mean: from the state as it is. */
function sinceOf(query: URLSearchParams): number | undefined {
  const revision = Number(query.get('resourceVersion') ?? '0');
  return revision === 0 ? undefined : revision;
}

function answerObject(
  { clock }: Backend,
  { request, response, asked, resource }: Exchange,
  object: KubernetesObject,
  code = 200,
): void {
  const { as, include } = presentationOf(request, asked.query);
  const { resourceVersion } = object.metadata;
  send(
    response,
    code,
    as === 'table' ? toTable([object], { resource, clock, include, metadata: { resourceVersion } }) : object,
  );
}
