import type { ObservedApi } from '../model/observed-api.ts';
import type { Progress } from '../status/findings.ts';

/** What a turn leaves to be said, and when the next one is due (undefined: when a watch says so). */
export interface Turn {
  readonly progress: Progress;
  readonly observed: ObservedApi | undefined;
  readonly after?: number | undefined;
}
