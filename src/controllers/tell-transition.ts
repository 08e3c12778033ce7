import type { EventRecorder } from '../kubernetes/event-recorder.ts';
import type { AnyObject } from '../model/kubernetes-object.ts';

interface WithConditions extends AnyObject {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

/** An event when condition Ready turned, or is as it was for another reason: not when only its words changed. */
export function tellTransition(
  events: Pick<EventRecorder, 'record'>,
  { before, after }: { readonly before: WithConditions; readonly after: WithConditions },
): void {
  const was = readyOf(before);
  const is = readyOf(after);
  if (is === undefined || (was?.status === is.status && was.reason === is.reason)) return;
  const type = is.status === 'False' ? 'Warning' : 'Normal';
  events.record(after, { type, reason: is.reason, action: 'Reconcile', note: is.message });
}

function readyOf({ status }: WithConditions) {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}
