import type { ServerResponse } from 'node:http';

import type { Clock } from '../../../../src/runtime/clock.ts';
import type { Json, JsonObject } from '../json.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf, show } from '../resources/resource.ts';
import { StatusError, expired } from '../status-error.ts';
import type { Selector } from '../storage/selectors.ts';
import type { Change, Store } from '../storage/store.ts';
import { toTable } from '../tables/table.ts';
import type { Presentation } from './content.ts';

/** How often a watch that allows bookmarks gets one, in ms (kube-apiserver: about once a minute). */
const BOOKMARK_EVERY = 60_000;

interface Watch {
  readonly store: Store;
  readonly clock: Clock;
  readonly resource: Resource;
  readonly selects: Selector;
  /** The revision to go on from; undefined: begin with everything that is there. */
  readonly since: number | undefined;
  /** Whether to say so (with a bookmark) once everything that was there has been sent: a list by way of a watch. */
  readonly marksInitialEnd: boolean;
  readonly allowBookmarks: boolean;
  /** In seconds; 0: as long as the client stays. */
  readonly timeout: number;
  readonly presentation: Presentation;
}

/** Streams changes until the client goes, the time is over or the connection is cut. */
export function serveWatch(response: ServerResponse, watch: Watch): void {
  const { store, clock, resource, selects, since } = watch;
  if (since !== undefined && since < store.compacted) {
    // Documented: an expired resourceVersion may be answered before the stream begins, or as its first event.
    throw expired(`too old resource version: ${since} (${store.compacted})`);
  }
  if (since !== undefined && since > store.revision) {
    throw new StatusError({
      ...{ code: 504, reason: 'Timeout', message: `Too large resource version: ${since}, current: ${store.revision}` },
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    });
  }
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();

  const send = eventWriter(response, watch);
  const tell = (change: Change): void => {
    const type = change.storage === resource.storage ? eventType(change, selects, resource) : undefined;
    if (type !== undefined)
      send(type, show(resource, type === 'DELETED' && change.type !== 'DELETED' ? leaving(change) : change.object));
  };
  if (since === undefined) {
    for (const object of store.list(resource.storage))
      if (selects(show(resource, object))) send('ADDED', show(resource, object));
    if (watch.marksInitialEnd) send('BOOKMARK', bookmark(watch, { 'k8s.io/initial-events-end': 'true' }));
  } else {
    store.changesSince(since, resource.storage).forEach(tell);
  }
  const unsubscribe = store.subscribe(tell);
  const stopBookmarks = watch.allowBookmarks ? startBookmarks(watch, send) : () => undefined;
  const timer = watch.timeout === 0 ? undefined : clock.schedule(watch.timeout * 1000, () => response.end());
  response.on('close', () => {
    unsubscribe();
    stopBookmarks();
    timer?.cancel();
  });
}

type Send = (type: string, object: KubernetesObject) => void;

function eventWriter(response: ServerResponse, { resource, clock, presentation }: Watch): Send {
  let isFirst = true;
  return (type, object) => {
    if (response.writableEnded || response.destroyed) return;
    const { resourceVersion } = object.metadata;
    const shown: Json =
      presentation.as === 'object' || type === 'BOOKMARK'
        ? object
        : toTable([object], {
            resource,
            clock,
            include: presentation.include,
            withColumns: isFirst,
            metadata: { resourceVersion },
          });
    isFirst = false;
    response.write(`${JSON.stringify({ type, object: shown })}\n`);
  };
}

/** An object of the kind that says nothing but a revision. */
function bookmark({ store, resource }: Watch, annotations?: JsonObject): KubernetesObject {
  const metadata: JsonObject = { resourceVersion: `${store.revision}`, creationTimestamp: null, annotations };
  // Unlike any other object it has no name.
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata } as unknown as KubernetesObject;
}

function startBookmarks(watch: Watch, send: Send): () => void {
  const next = (): ReturnType<Clock['schedule']> =>
    watch.clock.schedule(BOOKMARK_EVERY, () => {
      send('BOOKMARK', bookmark(watch));
      timer = next();
    });
  let timer = next();
  return () => {
    timer.cancel();
  };
}

/** What a change means to somebody who sees only what the selector lets through. */
function eventType(
  { type, object, previous }: Change,
  selects: Selector,
  resource: Resource,
): Change['type'] | undefined {
  const was = previous !== undefined && selects(show(resource, previous));
  const is = type !== 'DELETED' && selects(show(resource, object));
  if (was && is) return 'MODIFIED';
  if (is) return 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** An object that no longer matches is shown as it was when it did, at the revision of the change. */
function leaving({ object, previous = object }: Change): KubernetesObject {
  const { resourceVersion } = object.metadata;
  return {
    ...previous,
    metadata: { ...previous.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  };
}
