import type { Action } from '../model/action.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';
import { changesContent, concernsContent } from '../plan/find-differences.ts';
import { correctedBefore } from '../status/judge-drift.ts';

/**
 * Which deployments hold what their description says. A deployment is a snapshot of the API as it is at that moment, and
 * cannot be read back: if somebody changed a route by hand just before it was made, it holds that too. It is known to be
 * sound once the API was found unchanged after it was made. The others are not pointed at any more when it turns out that
 * somebody has changed what deployments are made of.
 */
export class Verified {
  /** Ids by the object's UID. */
  readonly #sound = new Map<string, ReadonlySet<string>>();

  /** The API was looked at, and nothing in it differed. */
  add(uid: string, { deployments }: ObservedApi): void {
    this.#sound.set(uid, new Set(deployments.map(({ deploymentId }) => deploymentId)));
  }

  /** What was observed, without trust in deployments that may hold what these actions are to put right. */
  correcting(uid: string, actions: readonly Action[], observed: ObservedApi): ObservedApi {
    return changesContent(actions) ? this.#without(uid, observed, () => true) : observed;
  }

  /**
   * What was observed, where a correction may have been interrupted, by a crash even. What it had put right by then does not
   * show any more, so status tells: which deployments there were before it began stays there until it is through.
   */
  resuming(api: PrivateHttpApi, observed: ObservedApi): ObservedApi {
    const { metadata, status } = api;
    const drift = correctedBefore(api);
    if (status?.applying === undefined || drift === undefined || !concernsContent(drift)) return observed;
    const before = new Set(status.deployments?.map(({ deploymentId }) => deploymentId));
    return this.#without(metadata.uid, observed, (deploymentId) => before.has(deploymentId));
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#sound.delete(uid);
  }

  #without(uid: string, observed: ObservedApi, isInDoubt: (deploymentId: string) => boolean): ObservedApi {
    const sound = this.#sound.get(uid);
    const deployments = observed.deployments.map((deployment) =>
      isInDoubt(deployment.deploymentId) && sound?.has(deployment.deploymentId) !== true
        ? { ...deployment, usable: false }
        : deployment,
    );
    return { ...observed, deployments };
  }
}
