import type { Action } from '../model/action.ts';
import type { DesiredApi } from '../model/desired-api.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import { changesContent } from '../plan/find-differences.ts';

/**
 * Which deployments hold what their description says. A deployment is a snapshot of the API as it is at that moment, and
 * cannot be read back: if somebody changed a route by hand just before it was made, it holds that too. It is known to be
 * sound once the API was found unchanged after it was made.
 */
export class Verified {
  /** Ids by the object's UID. */
  readonly #sound = new Map<string, ReadonlySet<string>>();

  /** The API was looked at, and nothing in it differed. */
  add(uid: string, { deployments }: ObservedApi): void {
    this.#sound.set(uid, new Set(deployments.map(({ deploymentId }) => deploymentId)));
  }

  /**
   * The observed API, without trust in the deployments of the desired content that may hold what is put right now: another
   * one takes their place.
   */
  distrust(
    uid: string,
    { actions, desired, observed }: { actions: readonly Action[]; desired: DesiredApi; observed: ObservedApi },
  ): ObservedApi {
    if (!changesContent(actions)) return observed;
    const sound = this.#sound.get(uid);
    return {
      ...observed,
      deployments: observed.deployments.map((deployment) =>
        deployment.contentHash !== desired.contentHash || sound?.has(deployment.deploymentId) === true
          ? deployment
          : { ...deployment, usable: false },
      ),
    };
  }

  /** The object is gone. */
  forget(uid: string): void {
    this.#sound.delete(uid);
  }
}
