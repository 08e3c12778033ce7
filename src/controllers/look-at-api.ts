import { AwsCallError } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Place } from './place-of.ts';
import { foreignApi } from '../status/foreign-api.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';
import type { Turn } from './turn.ts';

/** What AWS has; that it need not be looked at, because nothing has changed; or the end of the turn, without a look. */
export type Look =
  | { readonly state: 'settled' }
  | { readonly state: 'observed'; readonly observed: ObservedApi }
  | { readonly state: 'ended'; readonly turn: Turn };

/** Looks at what AWS has for the object, where that is not known. Throws AwsCallError where it has to wait for its turn. */
export async function lookAtApi(options: {
  readonly api: PrivateHttpApi;
  readonly desired: DesiredApi;
  readonly observer: ApiObserver;
  readonly place: Place;
  /** Looks for what a create that was answered badly may have left behind. */
  readonly lookForTwins: () => Promise<void>;
}): Promise<Look> {
  const { api, observer, place, lookForTwins } = options;
  try {
    if (await isSettled(options)) {
      await lookForTwins();
      return { state: 'settled' };
    }
    const observation = await observer.observe(api, place);
    if (observation.state === 'observed') {
      await lookForTwins();
      return observation;
    }
    if (observation.state === 'foreign') {
      // Nothing watches tags, so they get a slow look.
      return ended({ progress: foreignApi({ api, ...place, ...observation }), observed: undefined, after: 60_000 });
    }
    const { after } = observation;
    const message = 'An earlier change of AWS may still be on its way; what came of it is looked at in a few seconds.';
    return ended({ progress: { state: 'waiting', reason: 'Programming', message }, observed: undefined, after });
  } catch (error) {
    if (!(error instanceof AwsCallError) || !isNews(error.failure)) throw error;
    const { failure } = error;
    const progress = progressOf(failure, 'look at what AWS has');
    return ended({ progress, observed: undefined, after: retryAfter(failure) });
  }
}

/** Whether AWS was brought to the desired state before, the API is still there, and nothing has changed since. */
async function isSettled({ api, desired, observer, place }: Parameters<typeof lookAtApi>[0]): Promise<boolean> {
  const { applied, applying } = api.status ?? {};
  if (applied !== desired.hash || applying !== undefined) return false;
  return (await observer.apiIdOf(api, place.inventory)) === api.status?.apiId;
}

function ended(turn: Turn): Look {
  return { state: 'ended', turn };
}
