import { failureOf } from '../aws/aws-call-error.ts';
import { reasonOf } from '../aws/reason-of.ts';
import type { Reason } from '../model/reason.ts';
import type { Unresolved } from '../model/target.ts';

export function pending(reason: Reason, message: string): Unresolved {
  return { state: 'pending', reason, message };
}

export function refused(reason: Reason, message: string): Unresolved {
  return { state: 'refused', reason, message };
}

/** What a failed look-up says of a backend: that it is not known now, never that it is gone. */
export function unresolvedBy(error: unknown): Unresolved & { readonly lookAgainAfter: number } {
  const failure = failureOf(error);
  // No token now is no news for anybody: the reconcile comes back when there is one.
  if (failure.kind === 'throttled') throw error;
  const unresolved = failure.kind === 'denied' ? refused : pending;
  return { ...unresolved(reasonOf(failure), failure.message), lookAgainAfter: 15_000 };
}
