import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import { isKubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';
import type { Reason } from '../model/reason.ts';

/**
 * An event where the API server refuses what a turn has to do for the object, such as to write its status, which therefore
 * cannot say so.
 */
export function tellForbidden(events: Pick<EventRecorder, 'record'>, object: AnyObject, error: unknown): void {
  if (!isKubernetesError(error, 'forbidden')) return;
  const reason: Reason = 'Forbidden';
  events.record(object, { type: 'Warning', reason, action: 'Reconcile', note: error.message });
}
