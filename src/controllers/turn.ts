import type { Drift } from '../model/drift.ts';
import type { ObservedApi } from '../model/observed-api.ts';
import type { Failed } from '../status/last-error.ts';
import type { Progress } from '../status/findings.ts';

/** What a turn leaves to be said, and when the next one is due (undefined: when a watch says so). */
export interface Turn {
  readonly progress: Progress;
  readonly observed: ObservedApi | undefined;
  readonly after?: number | undefined;
  /** What was tried in this turn and failed. */
  readonly failed?: Failed;
  /** AWS should have been looked at, and could not be. */
  readonly blind?: true;
  /** Targets and ids of links that status is to forget, as nothing else vouches for them. */
  readonly disbelieved?: ReadonlySet<string>;
  /** What a comparison with AWS found; `drift` is undefined where that was nothing. */
  readonly compared?: { readonly drift: Drift | undefined };
}
