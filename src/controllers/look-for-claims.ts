import { AwsCallError } from '../aws/aws-call-error.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import type { Report } from '../status/api-status.ts';
import type { Progress } from '../status/findings.ts';
import { foreignApi } from '../status/foreign-api.ts';
import type { Place } from './place-of.ts';
import type { Turn } from './turn.ts';

const nothingToServe: Progress = {
  state: 'waiting',
  reason: 'WaitingForBackends',
  message: 'No route can be served yet: see conditions ResolvedRefs and VpcLinkReady.',
};

/**
 * What is said where there is nothing to serve yet: that, or, where the way into the VPC is another cluster's, that the API
 * is so too.
 */
export async function lookForClaims(options: {
  readonly api: PrivateHttpApi;
  readonly observer: ApiObserver;
  readonly place: Place;
  readonly links: Report['links'];
}): Promise<Turn> {
  const { api, observer, place, links } = options;
  const nothing = { progress: nothingToServe, observed: observer.known(api.metadata.uid) };
  const isClaimed = [...links.values()].some((link) => link.state !== 'ready' && link.reason === 'OwnedByOtherCluster');
  if (!isClaimed) return nothing;
  try {
    const claim = await observer.claimOfOthers(api, place);
    if (claim === undefined) return nothing;
    return { progress: foreignApi({ api, ...place, ...claim }), observed: undefined, after: 60_000 };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // It is looked at again as soon as there is something to serve.
    return nothing;
  }
}
