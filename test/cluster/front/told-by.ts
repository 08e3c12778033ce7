import type { ResourceRequest } from '../../sandbox/kubernetes/http/request.ts';
import type { Told, Watched } from './watch-progress.ts';

interface Answered {
  readonly kind?: string;
  readonly details?: { readonly uid?: string };
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly deletionGracePeriodSeconds?: number;
    readonly finalizers?: readonly string[];
  };
}

/** What kube-apiserver's answer (JSON) to a request tells of the one object that it is about; undefined where nothing. */
export function toldBy(asked: ResourceRequest, text: string): (Watched & Told) | undefined {
  if (asked.query.has('dryRun') || (asked.name === undefined && asked.method !== 'POST')) return undefined;
  const { kind, details, metadata } = parse(text);
  // That a deletion was done, with nothing left to show.
  if (kind === 'Status') {
    const isGone = asked.method === 'DELETE' && details?.uid !== undefined;
    return isGone ? { ...asked, uid: details.uid, version: undefined } : undefined;
  }
  const {
    name = asked.name,
    uid,
    resourceVersion,
    deletionTimestamp,
    deletionGracePeriodSeconds = 0,
    finalizers = [],
  } = metadata ?? {};
  // Whoever takes the last finalizer away is answered with the object as it was sent, and it is gone.
  if (deletionTimestamp !== undefined && finalizers.length === 0 && deletionGracePeriodSeconds === 0) {
    return { ...asked, name, uid, version: undefined };
  }
  return resourceVersion === undefined ? undefined : { ...asked, name, uid, version: BigInt(resourceVersion) };
}

function parse(text: string): Answered {
  try {
    // An object or a Status, if it is JSON.
    return JSON.parse(text) as Answered;
  } catch {
    return {};
  }
}
