import type { Condition } from '../model/condition.ts';
import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import { conditionsOf } from './conditions-of.ts';
import { forKstatus, ready, type ApiFinding } from './findings.ts';

/**
 * The status of a spec that contradicts itself. What was deployed before is served on, so everything else in status stays
 * what it was, its conditions with the generation that they speak of.
 */
export function rejectedStatus({
  api,
  finding,
  now,
}: {
  readonly api: PrivateHttpApi;
  readonly finding: ApiFinding;
  /** ms since 1970. */
  readonly now: number;
}): PrivateHttpApiStatus {
  const before = api.status?.conditions;
  const generation = api.metadata.generation ?? 0;
  const overall = ready([finding], undefined);
  const conditions = conditionsOf([finding, overall, ...forKstatus(overall)], { before, generation, now });
  const replaced = new Set<string>([...conditions.map(({ type }: Condition) => type), 'Reconciling', 'Stalled']);

  return {
    ...api.status,
    observedGeneration: generation,
    conditions: [...conditions, ...(before ?? []).filter(({ type }) => !replaced.has(type))],
  };
}
