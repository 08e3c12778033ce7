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

/**
 * An event when condition Ready turned, or is as it was for another reason: not when only its words changed. And one when
 * Drifted came up, unless Ready says the same; and one where backends work, but are worth a warning.
 */
export function tellTransition(
  events: Pick<EventRecorder, 'record'>,
  change: { readonly before: WithConditions; readonly after: WithConditions },
): void {
  const ready = newsOf('Ready', change);
  const drifted = newsOf('Drifted', change);
  const resolved = newsOf('ResolvedRefs', change);
  if (ready !== undefined) tell(ready, ready.status === 'False' ? 'Warning' : 'Normal');
  if (drifted !== undefined && drifted.reason !== ready?.reason) tell(drifted, 'Warning');
  if (resolved?.status === 'True' && resolved.reason !== 'Resolved') tell(resolved, 'Warning');

  function tell({ reason, message }: NonNullable<typeof ready>, type: 'Normal' | 'Warning'): void {
    events.record(change.after, { type, reason, action: 'Reconcile', note: message });
  }
}

function newsOf(type: string, { before, after }: { readonly before: WithConditions; readonly after: WithConditions }) {
  const [was, is] = [before, after].map(({ status }) =>
    status?.conditions?.find((condition) => condition.type === type),
  );
  return was?.status === is?.status && was?.reason === is?.reason ? undefined : is;
}
