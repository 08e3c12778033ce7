import type { PrivateHttpApi } from '../model/private-http-api.ts';
import type { ApiFinding } from './findings.ts';

/** The reason of condition Accepted that also is the mark by which later turns know it. */
const reason = 'ConsentWithdrawn';

/**
 * Accepted, where an object is reconciled although it is paused or its spec contradicts itself: an owner took back the
 * consent to something that it served.
 */
export function notHeeded(options: { readonly isPaused: boolean; readonly conflicts: readonly string[] }): ApiFinding {
  const { isPaused, conflicts } = options;
  const why = 'The owner of a listener that was served does not consent any more, so that is taken away';
  const pause =
    ' although annotation privatehttp.io/paused is there: it has ended, and AWS is made what the spec asks for. ' +
    'To pause the object again, remove the annotation, wait until reason ConsentWithdrawn is gone, and set it anew.';
  const rest = conflicts.length > 0 ? ' The first route of each conflict is served, the others are left out.' : '';
  const message = [...conflicts.slice(0, 5), `${why}${isPaused ? pause : '.'}${rest}`].join(' ');
  return { type: 'Accepted', status: conflicts.length === 0 ? 'True' : 'False', reason, message };
}

/** Whether that was so in an earlier turn. It stays so: status has forgotten by then what was served. */
export function wasNotHeeded({ status }: PrivateHttpApi): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Accepted' && condition.reason === reason) === true;
}
