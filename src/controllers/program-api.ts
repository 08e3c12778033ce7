import { apply } from '../apply/apply.ts';
import { isNews } from '../aws/is-news.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { Action } from '../model/action.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import { describeAction } from '../plan/describe-action.ts';
import { plan } from '../plan/plan.ts';
import type { Log } from '../runtime/log.ts';
import type { Report } from '../status/api-status.ts';
import type { Progress } from '../status/findings.ts';
import { clearTwins } from './clear-twins.ts';
import { linkInDoubt } from './link-in-doubt.ts';
import { lookAtApi } from './look-at-api.ts';
import type { Place } from './place-of.ts';
import { progressOf } from './progress-of.ts';
import { retryAfter } from './retry-after.ts';
import type { Turn } from './turn.ts';

interface Dependencies {
  readonly links: Pick<ObjectCache<VpcLink>, 'get'>;
  readonly observer: ApiObserver;
  readonly lostCreates: LostCreates;
  /** The link of that id may be gone: it is to be looked at. */
  readonly doubtLink: (vpcLinkId: string) => void;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly log: Log;
}

interface Work extends Pick<Report, 'desired' | 'links'> {
  readonly api: PrivateHttpApi;
  readonly place: Place;
  /** Says in status that AWS is being changed: called before the first write. */
  readonly begin: (begun: Pick<Report, 'progress' | 'observed'>) => Promise<void>;
}

const begun: Progress = { state: 'programming', message: 'AWS is being changed.' };

/** Brings AWS to the desired state, as far as that is possible now: look, plan, say that it begins, apply. */
export class ApiProgrammer {
  readonly #dependencies: Dependencies;
  /** By UID: the desired state that AWS will not have, which is not tried again until it is another one. */
  readonly #rejections = new Map<string, { readonly hash: string; readonly turn: Turn }>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  async program(work: Work): Promise<Turn> {
    const { api, desired, place } = work;
    const { observer } = this.#dependencies;
    const { uid } = api.metadata;
    if (desired.routes.size === 0 && !this.#mayBeThere(api))
      return { progress: nothingToServe, observed: observer.known(uid) };
    const rejection = this.#rejections.get(uid);
    if (rejection?.hash === desired.hash) return rejection.turn;

    const lookForTwins = () => clearTwins(api, place, this.#dependencies);
    const look = await lookAtApi({ api, desired, observer, place, lookForTwins });
    if (look.state === 'ended') return look.turn;
    if (look.state === 'settled') return { progress: { state: 'programmed' }, observed: observer.known(uid) };
    const { observed } = look;
    const actions = plan(desired, observed);
    if (actions.length === 0) return { progress: { state: 'programmed' }, observed };

    await work.begin({ progress: begun, observed });
    // Status names the links now, which holds them. One whose deletion had begun before that is on its way out.
    const leaving = this.#leavingLink(work);
    if (leaving !== undefined) return { progress: leaving, observed };
    const turn = await this.#apply(work, actions, observed);
    if (turn.progress.state === 'failed' && turn.after === undefined) {
      this.#rejections.set(uid, { hash: desired.hash, turn });
    } else this.#rejections.delete(uid);
    return turn;
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#rejections.delete(uid);
  }

  async #apply({ api, place }: Work, actions: readonly Action[], observed: ObservedApi): Promise<Turn> {
    const { observer, lostCreates, doubtLink } = this.#dependencies;
    const { uid } = api.metadata;
    const log = this.#dependencies.log.child({ object: keyOf(api.metadata) });
    lostCreates.begin(uid);
    // Whatever ends this unforeseen, the next turn looks before it does anything.
    observer.doubt(uid);
    const { observed: after, stopped } = await apply(actions, observed, {
      ...place,
      onApplied: (action, now) => {
        if (action.do === 'CreateApi' || action.do === 'TagApi') rememberApi(place, now);
        log.info({ operation: action.do }, `Done: ${describeAction(action)}.`);
      },
    });
    observer.remember(uid, after);
    if (stopped === undefined) return { progress: { state: 'programmed' }, observed: after };

    const { action, failure } = stopped;
    if (!isNews(failure)) return { progress: begun, observed: after, after: retryAfter(failure) };
    observer.doubt(uid);
    if (failure.kind === 'uncertain') lostCreates.suspect(uid);
    const vpcLinkId = linkInDoubt(action, failure);
    if (vpcLinkId !== undefined) doubtLink(vpcLinkId);
    log.warn({ operation: action.do }, `Could not ${describeAction(action)}. ${failure.message}`);
    return { progress: progressOf(failure, describeAction(action)), observed: after, after: retryAfter(failure) };
  }

  /** Whether there may be an API in AWS, as far as that is known without a call. */
  #mayBeThere({ metadata, status }: PrivateHttpApi): boolean {
    const { apiId, applying } = status ?? {};
    const known = this.#dependencies.observer.known(metadata.uid);
    return apiId !== undefined || applying !== undefined || known?.api !== undefined;
  }

  #leavingLink({ links }: Work): Progress | undefined {
    const leaving = [...links.values()].find(({ name }) => isLeaving(this.#dependencies.links.get(name)));
    if (leaving === undefined) return undefined;
    const message = `VpcLink ${leaving.name} is being deleted; the change goes on when there is another one.`;
    return { state: 'waiting', reason: 'VpcLinkDeleting', message };
  }
}

const nothingToServe: Progress = {
  state: 'waiting',
  reason: 'WaitingForBackends',
  message: 'No route can be served yet: see conditions ResolvedRefs and VpcLinkReady.',
};

/** Whether the link goes for good: one that somebody uses stays until they have gone. */
function isLeaving(link: VpcLink | undefined): boolean {
  return link?.metadata.deletionTimestamp !== undefined && link.status?.state !== 'AVAILABLE';
}

function rememberApi({ inventory }: Place, { api }: ObservedApi): void {
  if (api === undefined) return;
  const { apiId: ApiId, name: Name, endpoint: ApiEndpoint, tags: Tags } = api;
  inventory.apis.remember({
    ApiId,
    Name,
    ApiEndpoint,
    Tags,
    ProtocolType: 'HTTP',
    RouteSelectionExpression: undefined,
  });
}
