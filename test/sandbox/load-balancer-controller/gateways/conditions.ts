import type { Condition } from './kinds.ts';

/** What a condition says, before it is known since when. */
export type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** Makes conditions of what is said; `before` are those that there are. */
export type Stamp = (said: readonly Said[], before: readonly Condition[] | undefined) => readonly Condition[];

/** Of a condition that says the same as before, the time stays. */
export function stampFor({ generation = 0, now }: { readonly generation?: number; readonly now: string }): Stamp {
  return (said, before = []) =>
    said.map((one) => {
      const known = before.find(({ type }) => type === one.type);
      const isSame = known?.status === one.status && known.reason === one.reason && known.message === one.message;
      return { ...one, observedGeneration: generation, lastTransitionTime: isSame ? known.lastTransitionTime : now };
    });
}

export function said(type: string, isTrue: boolean, reason: string, message = reason): Said {
  return { type, status: isTrue ? 'True' : 'False', reason, message };
}
