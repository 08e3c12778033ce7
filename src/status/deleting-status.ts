import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import { conditionsOf } from './conditions-of.ts';
import { forKstatus, programmed, ready } from './findings.ts';
import { lastErrorOf, type Failed } from './last-error.ts';

/** The status of an object that cannot be let go of yet: why its API is still there. */
export function deletingStatus({
  api,
  failed,
  now,
}: {
  readonly api: PrivateHttpApi;
  readonly failed: Failed;
  /** ms since 1970. */
  readonly now: number;
}): PrivateHttpApiStatus {
  const finding = programmed(failed.setback, { served: 0, of: api.spec.routes.length });
  const overall = ready([finding], undefined);
  const before = api.status?.conditions;
  const generation = api.metadata.generation ?? 0;

  return {
    ...api.status,
    observedGeneration: generation,
    lastError: lastErrorOf(failed, now),
    conditions: conditionsOf([finding, overall, ...forKstatus(overall)], { before, generation, now }),
  };
}
