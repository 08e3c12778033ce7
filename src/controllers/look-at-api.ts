import type { CallOptions } from '../aws/aws-caller.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import { isNews } from '../aws/is-news.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiObserver, Observation } from '../observed/api-observer.ts';
import { isLeft } from '../status/judge-drift.ts';
import type { Comparisons } from './comparisons.ts';
import { failedTry } from './failed-try.ts';
import { fractionOf } from './fraction-of.ts';
import type { Place } from './place-of.ts';
import { foreignApi } from '../status/foreign-api.ts';
import type { Turn } from './turn.ts';

export type Look =
  /** AWS was brought to the desired state before, and nothing is known to have changed since. */
  | { readonly state: 'settled' }
  /** It was brought there before, and this is what it has now. */
  | { readonly state: 'compared'; readonly observed: ObservedApi }
  /** It was not, or not completely. */
  | { readonly state: 'observed'; readonly observed: ObservedApi }
  /** It could not be looked at now. */
  | { readonly state: 'ended'; readonly turn: Turn };

interface Options {
  readonly api: PrivateHttpApi;
  readonly desired: DesiredApi;
  readonly observer: ApiObserver;
  readonly place: Place;
  readonly comparisons: Comparisons;
  /** Whether AWS is to be looked at although nothing is known to have changed. */
  readonly compare: boolean;
  /** Whether it is not known that AWS serves nothing without consent: that is looked at whatever status says. */
  readonly unenforced: boolean;
  /** Whether somebody waits for that. */
  readonly asked: boolean;
  /** ms since 1970. */
  readonly now: number;
  /** Looks for what a create that was answered badly may have left behind. */
  readonly lookForTwins: () => Promise<void>;
}

/** Looks at what AWS has for the object, where that has to be. Throws AwsCallError where it has to wait for its turn. */
export async function lookAtApi(options: Options): Promise<Look> {
  const { api, desired, observer, place, lookForTwins } = options;
  const isProgrammed = api.status?.applied === desired.hash && api.status.applying === undefined;
  try {
    if (isProgrammed) {
      const compare = options.compare || options.unenforced || (await isMissed(options));
      const look = compare ? await inspect(options) : ({ state: 'settled' } as const);
      if (look.state !== 'ended') await lookForTwins();
      return look;
    }
    if (options.compare) observer.doubt(api.metadata.uid);
    const observation = await observer.observe(api, place);
    if (observation.state === 'tooEarly') return tooEarly(observation.after);
    if (observation.state === 'foreign') return foreign(options, observation);
    await lookForTwins();
    return observation;
  } catch (error) {
    if (!(error instanceof AwsCallError) || !isNews(error.failure)) throw error;
    const failed = failedTry(error.failure, { api, what: 'look at what AWS has', now: options.now });
    // That nobody can look does not change what AWS was brought to.
    const progress = isProgrammed ? ({ state: 'programmed' } as const) : failed.setback;
    return ended({ progress, observed: undefined, after: failed.retryAfter, failed, blind: true });
  }
}

/** Whether the API is not among those that there are, as far as that is known without a call, and nobody wants it so. */
async function isMissed({ api, observer, place }: Options): Promise<boolean> {
  return !isLeft(api) && (await observer.apiIdOf(api, place.inventory)) !== api.status?.apiId;
}

/** What AWS has now; unless somebody asked for that, everybody else's calls and turns go first. */
async function inspect(options: Options): Promise<Look> {
  const { api, observer, place, comparisons, asked } = options;
  const call: CallOptions = { ...place.call, priority: 'check' };
  const found = asked
    ? await observer.inspect(api, place, 0)
    : await comparisons.run(() => observer.inspect(api, { ...place, call }));
  if (found === undefined) return later(Math.floor((1 + fractionOf(api.metadata.uid)) * 5_000));
  switch (found.state) {
    case 'observed':
      return { state: 'compared', observed: found.observed };
    case 'foreign':
      return foreign(options, found);
    case 'tooEarly':
      return later(found.after);
  }
}

/** What AWS was brought to stays true until it was looked at. */
function later(after: number): Look {
  return ended({ progress: { state: 'programmed' }, observed: undefined, after, blind: true });
}

/** Nothing watches tags, so they get a slow look. */
function foreign({ api, place }: Options, found: Extract<Observation, { readonly state: 'foreign' }>): Look {
  return ended({ progress: foreignApi({ api, ...place, ...found }), observed: undefined, after: 60_000, blind: true });
}

function tooEarly(after: number): Look {
  const message = 'An earlier change of AWS may still be on its way; what came of it is looked at in a few seconds.';
  const progress = { state: 'waiting', reason: 'Programming', message } as const;
  return ended({ progress, observed: undefined, after, blind: true });
}

function ended(turn: Turn): Look {
  return { state: 'ended', turn };
}
