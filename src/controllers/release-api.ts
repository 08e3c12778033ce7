import { deleteApis } from '../apply/delete-apis.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { ResourceClient } from '../kubernetes/resource-client.ts';
import { retainLinks } from '../links/retain-links.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import { failingSince, type Failed } from '../status/last-error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { tellLeftAlone } from './clear-twins.ts';
import { failedTry } from './failed-try.ts';
import type { Place } from './place-of.ts';
import type { EndpointsRelease } from './release-endpoints.ts';

/** Whether nothing is left to do for an object that goes; else when to go on, and what is in the way if somebody has to know. */
export type Release =
  { readonly state: 'gone' } | { readonly state: 'waiting'; readonly after: number; readonly failed?: Failed };

interface Options {
  readonly api: PrivateHttpApi;
  readonly place: Place;
  readonly observer: ApiObserver;
  readonly lostCreates: LostCreates;
  readonly links: ObjectCache<VpcLink>;
  readonly linkClient: ResourceClient<VpcLink>;
  readonly releaseEndpoints: (api: PrivateHttpApi) => EndpointsRelease;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/**
 * The object is being deleted: its API goes first, unless it is to be retained, or is another's by now. Backends are not
 * looked at any more. Throws AwsCallError where it has to wait for its turn.
 */
export async function releaseApi(options: Options): Promise<Release> {
  const { api, place, observer, lostCreates, links, linkClient } = options;
  const { uid } = api.metadata;
  const { inventory } = place;

  if (api.status?.applying !== undefined) lostCreates.suspectPredecessor(uid);
  const tooEarly = lostCreates.mayArriveFor(uid);
  if (tooEarly > 0) return { state: 'waiting', after: tooEarly };

  try {
    if (api.spec.deletionPolicy === 'Retain') {
      const apiId = await observer.apiIdOf(api, inventory);
      await retainLinks({ api, apiId, store: links, client: linkClient });
      return endpointsOf(options);
    }
    const settledAt = lostCreates.settledAt(uid);
    if (settledAt !== undefined) await inventory.apis.since(settledAt);
    const { own, leftAlone } = await observer.removable(api, place);
    await deleteApis(own, place);
    await inventory.apis.refresh();
    const left = (await inventory.apis.of(uid)).filter(({ id }) => !leftAlone.includes(id));
    if (left.length > 0) return { state: 'waiting', after: 5_000 };
    tellLeftAlone(api, leftAlone, options);
    return endpointsOf(options);
  } catch (error) {
    if (!(error instanceof AwsCallError) || !isNews(error.failure)) throw error;
    const failed = failedTry(error.failure, { api, what: 'delete the API', now: options.clock.now() });
    const after = failed.retryAfter ?? 60_000;
    return { state: 'waiting', after, failed: { ...failed, retryAfter: after } };
  }
}

/** What the API sent requests to goes when nothing can send any; the object is woken when it has come on. */
function endpointsOf({ api, releaseEndpoints, clock }: Pick<Options, 'api' | 'releaseEndpoints' | 'clock'>): Release {
  const released = releaseEndpoints(api);
  if (released.state === 'gone') return released;
  const after = 60_000;
  if (released.trouble === undefined) return { state: 'waiting', after };
  const { reason, message } = released.trouble;
  const setback = { state: 'failed', reason, message: `Could not clean up in Cloud Map. ${message}` } as const;
  return { state: 'waiting', after, failed: { setback, retryAfter: after, since: failingSince(api, clock.now()) } };
}
