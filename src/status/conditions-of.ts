import type { Condition, Finding } from '../model/condition.ts';

/** As the schema has conditions: any reason, since an older controller may have written it. */
type StoredCondition = Omit<Condition, 'reason' | 'observedGeneration'> & {
  readonly reason: string;
  readonly observedGeneration?: number;
};

/** Findings as conditions: the time of the last transition stays for as long as the status does. */
export function conditionsOf(
  findings: readonly Finding[],
  options: {
    readonly before: readonly StoredCondition[] | undefined;
    readonly generation: number;
    /** ms since 1970. */
    readonly now: number;
  },
): readonly Condition[] {
  const { before = [], generation, now } = options;
  return findings.map((finding) => {
    const same = before.find(({ type, status }) => type === finding.type && status === finding.status);
    const lastTransitionTime = same?.lastTransitionTime ?? new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
    return { ...finding, observedGeneration: generation, lastTransitionTime };
  });
}
