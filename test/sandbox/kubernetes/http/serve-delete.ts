import { isJsonObject, listAt, objectAt, stringAt } from '../json.ts';
import { show } from '../resources/resource.ts';
import type { DeleteOptions } from '../storage/objects.ts';
import { readBody } from './body.ts';
import type { Backend, Exchange } from './exchange.ts';
import { nameOf, selectorOf } from './exchange.ts';
import { listPage, toList } from './list.ts';
import { send } from './send.ts';

/** Deletes one object; the answer is the object while it waits, or a Status once it is gone. */
export async function serveDelete({ objects }: Backend, exchange: Exchange): Promise<void> {
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

/** Deletes all that is selected, and answers what that was. */
export async function serveDeleteCollection(backend: Backend, exchange: Exchange): Promise<void> {
  const { resource, asked, response } = exchange;
  const options = await deleteOptions(exchange);
  const page = listPage(backend.store, resource, selectorOf(exchange), asked.query);
  for (const { metadata } of page.items) {
    const object = backend.store.get(resource.storage, metadata.namespace, metadata.name);
    if (object !== undefined) backend.objects.delete(resource, object, options);
  }
  send(response, 200, toList(resource, page));
}

async function deleteOptions({ request, asked }: Exchange): Promise<DeleteOptions> {
  const body = await readBody(request);
  const options = isJsonObject(body) ? body : {};
  const { gracePeriodSeconds } = options;
  const preconditions = objectAt(options, 'preconditions');
  const inQuery = asked.query.get('gracePeriodSeconds');
  return {
    dryRun: asked.query.get('dryRun') === 'All' || listAt(options, 'dryRun').includes('All'),
    uid: stringAt(preconditions, 'uid'),
    resourceVersion: stringAt(preconditions, 'resourceVersion'),
    gracePeriod:
      typeof gracePeriodSeconds === 'number' ? gracePeriodSeconds : inQuery === null ? undefined : Number(inQuery),
  };
}
