import { deleteApis } from '../apply/delete-apis.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Log } from '../runtime/log.ts';
import type { Place } from './place-of.ts';

interface Dependencies {
  readonly observer: ApiObserver;
  readonly lostCreates: LostCreates;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly log: Log;
}

/**
 * Deletes empty twins of an object's API: of two that a create which was answered badly has made, the one in status stays.
 * What has the object's tags and is not empty is left alone, and people are told. Throws AwsCallError.
 */
export async function clearTwins(api: PrivateHttpApi, place: Place, dependencies: Dependencies): Promise<void> {
  const { observer, lostCreates, log } = dependencies;
  const { uid } = api.metadata;
  if (lostCreates.secondLookIn(uid) === 0) {
    await place.inventory.apis.refresh();
    lostCreates.lookedAgain(uid);
  }
  const { own: twins, leftAlone } = await observer.others(api, place);
  tellLeftAlone(api, leftAlone, dependencies);
  await deleteApis(twins, place);
  for (const apiId of twins) {
    const message = `Deleted API ${apiId}: an empty twin, left by a create whose answer got lost.`;
    log.info({ object: keyOf(api.metadata), operation: 'DeleteApi' }, message);
  }
}

/** Tells people of APIs with an object's tags that are not its own. */
export function tellLeftAlone(
  api: PrivateHttpApi,
  apiIds: readonly string[],
  { events, log }: Pick<Dependencies, 'events' | 'log'>,
): void {
  for (const apiId of apiIds) {
    const note =
      `API ${apiId} is left alone: it has tags of this object, or its status names it, but it cannot be told that it is ` +
      'its own. Take its tags privatehttp.io/… off, should it be somebody else’s; else delete it by hand.';
    events.record(api, { type: 'Warning', reason: 'LeftAlone', action: 'Reconcile', note });
    log.warn({ object: keyOf(api.metadata) }, note);
  }
}
