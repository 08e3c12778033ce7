import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { show } from '../resources/resource.ts';
import { badRequest, invalid, methodNotAllowed, notFound } from '../status-error.ts';
import { toTable } from '../tables/table.ts';
import { presentationOf } from './content.ts';
import type { Backend, Exchange } from './exchange.ts';
import { decodeSent, inNamespace, nameOf, objectBody, selectorOf, toStored, writeOptions } from './exchange.ts';
import { listPage, toList } from './list.ts';
import type { ResourceRequest } from './request.ts';
import { isTrue, verbOf } from './request.ts';
import { send } from './send.ts';
import { serveBinding } from './serve-binding.ts';
import { serveDelete, serveDeleteCollection } from './serve-delete.ts';
import { servePatch } from './serve-patch.ts';
import { serveWatch } from './watch.ts';

/** Answers one request for a resource; what is wrong with it is thrown as a StatusError. */
export async function serveResource(backend: Backend, exchange: Exchange): Promise<void> {
  const { asked, resource, response } = exchange;
  if (asked.method === 'POST' && resource.storage === 'pods' && asked.subresource === 'binding') {
    await serveBinding(backend, exchange);
    return;
  }
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
        timeout: Number(asked.query.get('timeoutSeconds') ?? 0),
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
      const { object, created } = await servePatch(backend, exchange);
      answerObject(backend, exchange, object, created ? 201 : 200);
      return;
    }
    case 'delete':
      await serveDelete(backend, exchange);
      return;
    case 'deletecollection':
      await serveDeleteCollection(backend, exchange);
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

function requireSubresource({ subresource }: ResourceRequest, resource: Resource): void {
  if (subresource === undefined || (subresource === 'status' && resource.hasStatus)) return;
  throw notFound(resource, subresource);
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
