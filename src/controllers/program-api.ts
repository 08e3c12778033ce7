import { apply } from '../apply/apply.ts';
import { AwsCallError } from '../aws/aws-call-error.ts';
import type { Served as ServedBackend } from '../backends/backend-resolver.ts';
import { isNews } from '../aws/is-news.ts';
import type { LostCreates } from '../aws/lost-creates.ts';
import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { keyOf } from '../kubernetes/object-key.ts';
import type { ObjectCache } from '../kubernetes/object-store.ts';
import type { Action } from '../model/action.ts';
import type { AwsFailure } from '../model/aws-failure.ts';
import type { Drift } from '../model/drift.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { Resolution } from '../model/target.ts';
import type { VpcLink } from '../model/vpc-link.ts';
import type { ApiObserver } from '../observed/api-observer.ts';
import { describeAction } from '../plan/describe-action.ts';
import { findDifferences } from '../plan/find-differences.ts';
import { interruptedRoutes } from '../plan/interrupted-routes.ts';
import { plan } from '../plan/plan.ts';
import { servesWithdrawn } from '../plan/serves-withdrawn.ts';
import { unproven } from '../plan/unproven.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Report } from '../status/api-status.ts';
import { correctionNote } from '../status/drift-findings.ts';
import type { Progress } from '../status/findings.ts';
import { clearTwins } from './clear-twins.ts';
import { Comparisons } from './comparisons.ts';
import { Enforced } from './enforced.ts';
import { linkInDoubt } from './link-in-doubt.ts';
import { correctedBefore, isLeft, judgeDrift } from '../status/judge-drift.ts';
import { endedSo, refusedBefore } from '../status/last-error.ts';
import { failedTry, givenUp } from './failed-try.ts';
import { lookAtApi } from './look-at-api.ts';
import { lookForClaims } from './look-for-claims.ts';
import type { Place } from './place-of.ts';
import { rememberApi } from './remember-api.ts';
import { retryAfter } from './retry-after.ts';
import type { Served } from './served.ts';
import type { Turn } from './turn.ts';
import { Verified } from './verified.ts';

interface Dependencies {
  readonly links: Pick<ObjectCache<VpcLink>, 'get'>;
  readonly observer: ApiObserver;
  readonly served: Served;
  readonly lostCreates: LostCreates;
  /** The link of that id may be gone: it is to be looked at. */
  readonly doubtLink: (vpcLinkId: string) => void;
  /** How many deployments stay, to go back to. */
  readonly deploymentsKept: number;
  /** How many objects are compared with AWS at the same time, unless somebody asks for it. */
  readonly comparisonsAtOnce: number;
  readonly events: Pick<EventRecorder, 'record'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

interface Work extends Pick<Report, 'desired' | 'links'> {
  readonly api: PrivateHttpApi;
  readonly place: Place;
  /** By routeKey: what was found of the backends just now. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
  /** The backends whose owners do not consent, of those that the spec names and that AWS is known to serve. */
  readonly withdrawn: readonly string[];
  /** The names of those whose owners do not consent. Throws AwsCallError. */
  readonly withdrawnAmong: (served: readonly ServedBackend[]) => Promise<readonly string[]>;
  /** Whether AWS is to be compared with the spec although nothing is known to have changed. */
  readonly compare: boolean;
  /** Whether somebody asked for that: what was given up before is tried again. */
  readonly asked: boolean;
  /** Says in status that AWS is being changed: called before the first write. */
  readonly begin: (begun: Pick<Report, 'progress' | 'observed' | 'compared'>) => Promise<void>;
}

const begun: Progress = { state: 'programming', message: 'AWS is being changed.' };

/** Brings AWS to the desired state, as far as that is possible now: look, plan, say that it begins, apply. */
export class ApiProgrammer {
  readonly #dependencies: Dependencies;
  readonly #verified = new Verified();
  readonly #enforced = new Enforced();
  readonly #comparisons: Comparisons;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#comparisons = new Comparisons({ atOnce: dependencies.comparisonsAtOnce });
  }

  async program(work: Work): Promise<Turn> {
    const turn = await this.#program(work);
    const { progress, failed, blind } = turn;
    const isOver = progress.state === 'programmed' || (failed !== undefined && failed.retryAfter === undefined);
    if (isOver && blind !== true) this.#enforced.add(work.api.metadata.uid, work.withdrawn);
    return turn;
  }

  async #program(work: Work): Promise<Turn> {
    const { api, desired, place, compare, asked, withdrawn } = work;
    const { observer, served, lostCreates, clock } = this.#dependencies;
    const { uid } = api.metadata;
    const known = observer.known(uid);
    if (desired.routes.size === 0 && !(await this.#mayBeThere(work))) return lookForClaims({ ...work, observer });
    const lookForTwins = () => clearTwins(api, place, this.#dependencies);
    const unenforced = !this.#enforced.isSo(uid, withdrawn);
    const refused = asked || unenforced ? undefined : refusedBefore(api, desired.hash);
    if (refused !== undefined) {
      // What a lost create may have made does not wait for a change of the spec.
      if (lostCreates.secondLookIn(uid) === 0) await lookForTwins();
      return { progress: refused, observed: known };
    }

    const now = clock.now();
    const comparisons = this.#comparisons;
    const look = await lookAtApi({
      ...{ api, desired, observer, place, comparisons },
      ...{ compare, unenforced, asked, now, lookForTwins },
    });
    switch (look.state) {
      case 'ended':
        return look.turn;
      case 'settled':
        return { progress: { state: 'programmed' }, observed: isLeft(api) ? undefined : known };
      case 'compared':
        served.set(uid, look.observed);
        return this.#leave(work, look.observed) ?? this.#correct(work, look.observed);
      case 'observed': {
        served.add(uid, look.observed);
        const observed = this.#verified.resuming(api, look.observed);
        return this.#leave(work, observed) ?? this.#bring(work, observed, correctedBefore(api));
      }
    }
  }

  /** Why AWS is to be left as it is for now. */
  #leave(work: Work, observed: ObservedApi): Turn | undefined {
    return this.#disbelieve(work, observed) ?? this.#leaveInterrupted(work, observed);
  }

  /**
   * Whoever may write status could publish any listener as a last known good target, or go through somebody else's link, so
   * what only status vouches for is not served. While something else is, nothing changes: it may be what serves. Else, or
   * where a consent was withdrawn, it is forgotten.
   */
  #disbelieve({ api, desired, resolutions, links, withdrawn }: Work, observed: ObservedApi): Turn | undefined {
    const disbelieved = unproven(desired, observed, { resolutions, links });
    if (disbelieved.size === 0) return undefined;
    const message =
      `Only status says that requests went to ${[...disbelieved].join(', ')}, the API in AWS does not: so they do not. ` +
      'The change waits until that backend, or VPC link, is there; conditions ResolvedRefs and VpcLinkReady say what it takes.';
    this.#dependencies.log.warn({ object: keyOf(api.metadata) }, message);
    const progress: Progress = { state: 'waiting', reason: 'WaitingForBackends', message };
    const isServing = observed.stages.length > 0 && withdrawn.length === 0;
    return { progress, observed, ...(isServing ? { after: 60_000 } : { after: 1, disbelieved }) };
  }

  /**
   * A change that was interrupted may serve already without status saying so: nothing of it is taken back only because a
   * backend cannot be found now. It goes on when it is found, or with the next change of the spec.
   */
  #leaveInterrupted({ api, desired, resolutions, withdrawn }: Work, observed: ObservedApi): Turn | undefined {
    const { applying, observedGeneration } = api.status ?? {};
    if (applying === undefined || observedGeneration !== api.metadata.generation) return undefined;
    const routes = interruptedRoutes(desired, observed, resolutions, withdrawn);
    if (routes.length === 0 || observed.stages.length === 0) return undefined;
    const message =
      `An earlier change was interrupted, and may serve ${routes.join(', ')} already: that stays as it is. ` +
      'The change goes on when the backend is found; condition ResolvedRefs says what it takes.';
    return { progress: { state: 'waiting', reason: 'WaitingForBackends', message }, observed, after: 60_000 };
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#verified.forget(uid);
    this.#enforced.forget(uid);
  }

  /** AWS was as desired before: what differs is somebody else's doing, and is put right or left as the policy says. */
  async #correct(work: Work, observed: ObservedApi): Promise<Turn> {
    const { api, desired, asked } = work;
    const { uid } = api.metadata;
    // Status said that this was done, and AWS says that it was not: the owner's right is above any policy of drift.
    const others = await work.withdrawnAmong(this.#dependencies.served.of(uid) ?? []);
    if (servesWithdrawn([...work.withdrawn, ...others], desired, observed))
      return this.#bring(work, observed, undefined);
    const actions = this.#plan(work, observed);
    const found = findDifferences(actions);
    const drift = judgeDrift({ api, found, anew: asked, now: this.#dependencies.clock.now() });

    if (drift === undefined) this.#verified.add(uid, observed);
    const mayWrite = drift === undefined ? api.spec.driftPolicy !== 'Observe' : drift.state === 'Corrected';
    if (actions.length > 0 && mayWrite) {
      if (drift !== undefined) this.#tell(api, correctionNote(drift, api.status?.apiId));
      return this.#bring(work, this.#verified.correcting(uid, actions, observed), drift);
    }
    return {
      progress: { state: 'programmed' },
      observed: drift === undefined ? observed : undefined,
      compared: { drift },
    };
  }

  /** Makes AWS what is desired, from what it has. */
  async #bring(work: Work, observed: ObservedApi, drift: Drift | undefined): Promise<Turn> {
    const compared = { drift };
    const actions = this.#plan(work, observed);
    if (actions.length === 0) {
      this.#dependencies.served.set(work.api.metadata.uid, observed);
      return { progress: { state: 'programmed' }, observed, compared };
    }
    // What is served stays: there is nothing to say of it, nor to go on with after a crash.
    if (actions.every(isHousekeeping)) return { ...(await this.#apply(work, actions, observed)), compared };

    await work.begin({ progress: begun, observed, compared });
    // Status names the links now, which holds them. One whose deletion had begun before that is on its way out.
    const leaving = this.#leavingLink(work);
    const turn = leaving === undefined ? await this.#apply(work, actions, observed) : { progress: leaving, observed };
    return { ...turn, compared };
  }

  #tell(api: PrivateHttpApi, note: string): void {
    const { events, log } = this.#dependencies;
    log.warn({ object: keyOf(api.metadata) }, note);
    events.record(api, { type: 'Warning', reason: 'DriftCorrected', action: 'Correct', note });
  }

  #plan({ desired }: Work, observed: ObservedApi): readonly Action[] {
    return plan(desired, observed, { deploymentsKept: this.#dependencies.deploymentsKept });
  }

  async #apply({ api, desired, place }: Work, actions: readonly Action[], observed: ObservedApi): Promise<Turn> {
    const { observer, served, lostCreates, doubtLink } = this.#dependencies;
    const { uid } = api.metadata;
    const log = this.#dependencies.log.child({ object: keyOf(api.metadata) });
    lostCreates.begin(uid);
    // Whatever ends this unforeseen, the next turn looks before it does anything.
    observer.doubt(uid);
    const { observed: after, stopped } = await apply(actions, observed, {
      ...place,
      onApplied: (action, now) => {
        rememberApi(place.inventory, action, now);
        log.info({ operation: action.do }, `Done: ${describeAction(action)}.`);
      },
    });
    observer.remember(uid, after);
    if (stopped === undefined || isHousekeeping(stopped.action)) served.set(uid, after);
    else served.add(uid, after);
    if (stopped === undefined) return { progress: { state: 'programmed' }, observed: after };

    const { action, failure } = stopped;
    // What nobody needs any more is in nobody's way: the next plan has it again.
    if (isHousekeeping(action)) {
      log.warn({ operation: action.do }, `Could not ${describeAction(action)}. ${failure.message}`);
      if (isNews(failure)) observer.doubt(uid);
      return { progress: { state: 'programmed' }, observed: after };
    }
    if (!isNews(failure)) return { progress: begun, observed: after, after: retryAfter(failure) };
    observer.doubt(uid);
    if (failure.kind === 'uncertain') lostCreates.suspect(uid);
    const vpcLinkId = linkInDoubt(action, failure);
    if (vpcLinkId !== undefined) doubtLink(vpcLinkId);
    const what = describeAction(action);
    log.warn({ operation: action.do }, `Could not ${what}. ${failure.message}`);
    const tried = failedTry(failure, { api, what, hash: desired.hash, now: this.#dependencies.clock.now() });
    const stands = isOfSpec(action, failure) && endedSo(api, tried.setback, desired.hash);
    const failed = stands ? givenUp(tried) : tried;
    return { progress: failed.setback, observed: after, after: failed.retryAfter, failed };
  }

  /** Whether there may be an API in AWS, by what is known and, where a consent is missing, the list of all. */
  async #mayBeThere({ api, place, withdrawn }: Work): Promise<boolean> {
    const { observer } = this.#dependencies;
    const { apiId, applying } = api.status ?? {};
    if (apiId !== undefined || applying !== undefined) return true;
    const known = observer.known(api.metadata.uid);
    if (known !== undefined || this.#enforced.isSo(api.metadata.uid, withdrawn)) return known?.api !== undefined;
    try {
      // Status can be edited by hand, and an owner's right is not to depend on it.
      return (await observer.apiIdOf(api, place.inventory)) !== undefined;
    } catch (error) {
      // The next turn asks again; what is known of the backends can be said now.
      if (error instanceof AwsCallError) return false;
      throw error;
    }
  }

  #leavingLink({ links }: Work): Progress | undefined {
    const leaving = [...links.values()].find(({ name }) => isLeaving(this.#dependencies.links.get(name)));
    if (leaving === undefined) return undefined;
    const message = `VpcLink ${leaving.name} is being deleted; the change goes on when there is another one.`;
    return { state: 'waiting', reason: 'VpcLinkDeleting', message };
  }
}

/** Whether the link goes for good: one that somebody uses stays until they have gone, asleep or awake. */
function isLeaving(link: VpcLink | undefined): boolean {
  const { state } = link?.status ?? {};
  return link?.metadata.deletionTimestamp !== undefined && state !== 'AVAILABLE' && state !== 'INACTIVE';
}

/**
 * Whether what the spec asks for is in its own way (a route that is there, a variable that contradicts another one): where
 * that is so after a fresh look too, no try makes it better. What cannot be deleted yet waits for what refers to it to go.
 */
function isOfSpec(action: Action, failure: AwsFailure): boolean {
  return failure.kind === 'conflict' && !failure.passing && !action.do.startsWith('Delete');
}

/** Whether it only takes away what nobody needs any more. */
function isHousekeeping(action: Action): boolean {
  return action.do === 'DeleteDeployment';
}
