import type { Json } from '../json.ts';
import { isJsonObject, objectAt } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { applyJsonPatch } from '../patches/json-patch.ts';
import { applyMergePatch } from '../patches/merge-patch.ts';
import { refuseUntyped } from '../patches/refuse-untyped.ts';
import { applyServerSide } from '../patches/server-side-apply.ts';
import { applyStrategicMergePatch } from '../patches/strategic-merge-patch.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf, show } from '../resources/resource.ts';
import { badRequest, notFound, unsupportedMediaType } from '../status-error.ts';
import { mediaTypeOf, readBody } from './body.ts';
import type { Backend, Exchange } from './exchange.ts';
import { decodeSent, inNamespace, nameOf, objectBody, toStored, writeOptions } from './exchange.ts';
import { isTrue } from './request.ts';

/** The object as patched, and whether it is a new one. */
interface Patched {
  readonly object: KubernetesObject;
  readonly created: boolean;
}

/** Applies a patch of any kind; only server-side apply creates what is not there. */
export async function servePatch(backend: Backend, exchange: Exchange): Promise<Patched> {
  const { request, resource, asked } = exchange;
  const type = mediaTypeOf(request);
  if (type === 'application/apply-patch+yaml') return serverSideApply(backend, exchange);
  const body = await readBody(request);
  const old = backend.objects.get(resource, asked.namespace, nameOf(exchange));
  const patched = applyPatch(type, show(resource, old), body ?? {}, resource);
  if (!isJsonObject(patched)) throw badRequest('the patched object is no object');
  const sent = inNamespace(decodeSent(exchange, patched, { isPatched: true }), exchange);
  return {
    object: show(resource, backend.objects.update(resource, old, toStored(resource, sent), writeOptions(exchange))),
    created: false,
  };
}

function applyPatch(type: string, shown: KubernetesObject, body: Json, resource: Resource): Json {
  if (type === 'application/json-patch+json') return applyJsonPatch(shown, body);
  if (!isJsonObject(body)) throw badRequest('error decoding patch: it is no object');
  if (type === 'application/merge-patch+json') return applyMergePatch(shown, body);
  if (type === 'application/strategic-merge-patch+json' && !resource.custom) {
    return applyStrategicMergePatch(shown, body, resource.schema);
  }
  const strategic = resource.custom ? [] : ['application/strategic-merge-patch+json'];
  throw unsupportedMediaType([
    'application/json-patch+json',
    'application/merge-patch+json',
    ...strategic,
    'application/apply-patch+yaml',
  ]);
}

async function serverSideApply({ store, objects, clock }: Backend, exchange: Exchange): Promise<Patched> {
  const { resource, asked } = exchange;
  const name = nameOf(exchange);
  const configuration = await readConfiguration(exchange, name);
  const options = { ...writeOptions(exchange), keepManagedFields: true };
  const apply = {
    ...{ resource, manager: options.manager, subresource: options.subresource },
    ...{ force: isTrue(asked.query.get('force')), time: new Date(clock.now()).toISOString().replace(/\.\d+/, '') },
  };
  const old = store.get(resource.storage, asked.namespace, name);
  if (old === undefined) {
    // Who names a UID or a revision means an object that is there.
    const { uid, resourceVersion } = configuration.metadata;
    if (options.subresource !== undefined || uid !== undefined || resourceVersion !== undefined)
      throw notFound(resource, name);
    const { apiVersion, kind } = configuration;
    const applied = decodeSent(
      exchange,
      applyServerSide({ apiVersion, kind, metadata: { name } }, configuration, apply),
    );
    return { object: show(resource, objects.create(resource, toStored(resource, applied), options)), created: true };
  }
  const applied = decodeSent(exchange, applyServerSide(show(resource, old), configuration, apply));
  return {
    object: show(resource, objects.update(resource, old, toStored(resource, applied), options)),
    created: false,
  };
}

/** What the applier wants to own: without defaults, which are the server's to fill in. */
async function readConfiguration(exchange: Exchange, name: string): Promise<KubernetesObject> {
  const body = await objectBody(exchange);
  if (exchange.asked.query.get('fieldManager') === null) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  }
  if (objectAt(body, 'metadata').managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const named = { ...body, metadata: { ...objectAt(body, 'metadata'), name } };
  const { resource, asked } = exchange;
  if (body.apiVersion === apiVersionOf(resource) && body.kind === resource.kind)
    refuseUntyped(named, resource.schema, { name, namespace: asked.namespace });
  return inNamespace(decodeSent(exchange, named, { withDefaults: false }), exchange);
}
