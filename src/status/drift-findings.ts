import type { Finding } from '../model/condition.ts';
import { theApi, type Drift } from '../model/drift.ts';

/** Drifted: what somebody else changed in AWS and was left so; undefined where nothing was. */
export function drifted(drift: Drift | undefined): Finding<'Drifted'> | undefined {
  switch (drift?.state) {
    case 'Observed':
      return { type: 'Drifted', status: 'True', reason: 'DriftObserved', message: observed(drift) };
    case 'Contested':
      return { type: 'Drifted', status: 'True', reason: 'ContestedByOtherWriter', message: contested(drift) };
    case 'Corrected':
    case undefined:
      return undefined;
  }
}

/** What is put right, for events and logs. */
export function correctionNote(drift: Drift, apiId: string | undefined): string {
  return drift.items.some(({ what }) => what === theApi)
    ? `Somebody deleted API ${apiId ?? ''} in AWS. Another one is made, with another id and another URL (status.url): ` +
        'whoever calls the old one has to be told.'
    : `Somebody changed the API in AWS. It is put right: ${listed(drift)}.`;
}

function observed(drift: Drift): string {
  return (
    `Since ${drift.since} AWS is not as the spec asks for. What would put it right: ${listed(drift)}. To have that done, set ` +
    `spec.driftPolicy to Correct; a change of the spec does it too.`
  );
}

function contested(drift: Drift): string {
  const fought = drift.items.filter(({ corrections }) => corrections === Math.max(...drift.items.map(most)));
  const times = fought.map(most)[0] ?? 0;
  return (
    `Since ${drift.since} somebody else undoes what is put right here, ${times} times in a row: ` +
    `${fought.map(({ what }) => what).join(', ')}. So AWS is left as it is now. Find out who it is (CloudTrail names the ` +
    `callers) and stop them, or change the spec; then set annotation privatehttp.io/reconcile-at to something new. What ` +
    `would put it right: ${listed(drift)}.`
  );
}

function most({ corrections }: Drift['items'][number]): number {
  return corrections;
}

/** The first few, so that it can be read. */
function listed({ items, more = 0 }: Drift): string {
  const named = items.slice(0, 5).map(({ correction }) => correction);
  const left = items.length - named.length + more;
  return left === 0 ? named.join('; ') : `${named.join('; ')}; and ${left} more`;
}
