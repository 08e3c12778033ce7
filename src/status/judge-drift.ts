import type { Difference, Drift } from '../model/drift.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';

/** At so many comparisons in a row the same is put right before it is taken for the will of another writer. */
const corrections = 3;

/** So many differences are remembered. */
const most = 10;

/**
 * What is to become of the differences that were found just now; undefined where there are none. What counts are
 * comparisons with one generation of the spec: a new one is a new wish, and so is somebody's asking (`anew`).
 */
export function judgeDrift(options: {
  readonly api: PrivateHttpApi;
  readonly found: readonly Difference[];
  readonly anew: boolean;
  /** ms since 1970. */
  readonly now: number;
}): Drift | undefined {
  const { api, found, anew, now } = options;
  if (found.length === 0) return undefined;
  const generation = api.metadata.generation ?? 0;
  const before = anew || api.status?.drift?.generation !== generation ? undefined : api.status.drift;
  const counts = new Map(before?.items.map((item) => [item.what, item.corrections]));
  const items = found.slice(0, most).map((item) => ({ ...item, corrections: counts.get(item.what) ?? 0 }));

  const state = stateOf(api, items);
  return {
    state,
    generation,
    since: before?.since ?? new Date(now).toISOString(),
    items: state === 'Corrected' ? items.map((item) => ({ ...item, corrections: item.corrections + 1 })) : items,
    ...(found.length > most && { more: found.length - most }),
  };
}

/** Whether AWS was left as somebody else made it, for the spec as it is now. */
export function isLeft({ status, metadata }: PrivateHttpApi): boolean {
  const { drift } = status ?? {};
  return drift !== undefined && drift.state !== 'Corrected' && drift.generation === metadata.generation;
}

/** What was being put right when an earlier turn ended: it counts still. What was left goes with a change of the whole. */
export function correctedBefore({ status, metadata }: PrivateHttpApi): Drift | undefined {
  const { drift } = status ?? {};
  return drift?.state === 'Corrected' && drift.generation === metadata.generation ? drift : undefined;
}

/**
 * Whether AWS has to be compared with the spec because of what status says: somebody may have changed it by hand while the
 * object was paused, and what is known of differences was judged by another spec.
 */
export function wantsComparison({ status, metadata }: PrivateHttpApi): boolean {
  const wasPaused = status?.conditions?.some(({ type, reason }) => type === 'Ready' && reason === 'Paused') === true;
  const { drift } = status ?? {};
  return wasPaused || (drift !== undefined && drift.generation !== metadata.generation);
}

function stateOf({ spec }: PrivateHttpApi, items: Drift['items']): Drift['state'] {
  if (spec.driftPolicy === 'Observe') return 'Observed';
  return items.some((item) => item.corrections >= corrections) ? 'Contested' : 'Corrected';
}
