import type { Condition, Finding } from '../model/condition.ts';
import type { AnyObject, KubernetesObject } from '../model/kubernetes-object.ts';
import type { PrivateHttpApi, PrivateHttpApiStatus } from '../model/private-http-api.ts';
import { conditionsOf } from './conditions-of.ts';
import { forKstatus } from './findings.ts';

/**
 * The status of a paused object: all that was true of it at the last turn stays, Ready says that it is held. It is Unknown
 * where the spec has changed since; whatever it was before stays with the generation that it spoke of.
 */
export function pausedStatus({
  api,
  by,
  now,
}: {
  readonly api: PrivateHttpApi;
  /** What the annotation says. */
  readonly by: string;
  /** ms since 1970. */
  readonly now: number;
}): PrivateHttpApiStatus {
  const { metadata, status } = api;
  const before = status?.conditions ?? [];
  const generation = metadata.generation ?? 0;
  const finding = pausedFinding(api, by);
  const conditions = conditionsOf([finding, ...forKstatus(finding)], { before, generation, now });
  const others = before.filter(({ type }) => !['Ready', 'Reconciling', 'Stalled'].includes(type));

  return { ...status, ...untried(status), conditions: [...others, ...conditions] };
}

/** What condition Ready says of a paused object. `by`: what the annotation says. */
export function pausedFinding(
  object: KubernetesObject<
    unknown,
    { readonly observedGeneration?: number; readonly conditions?: readonly Pick<Condition, 'type' | 'status'>[] }
  >,
  by: string,
): Finding<'Ready'> {
  const { metadata, status } = object;
  const isCurrent = status?.observedGeneration === metadata.generation && metadata.deletionTimestamp === undefined;
  const was = status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown';
  return {
    type: 'Ready',
    status: isCurrent ? was : 'Unknown',
    reason: 'Paused',
    message: `${pausedMessage(by)}${isCurrent ? '' : ` ${waiting(object)}`}`,
  };
}

/** Why nothing happens, and how it goes on. */
function pausedMessage(by: string): string {
  const value =
    by.trim().toLowerCase() === 'true' ? '' : ` (its value is "${by.slice(0, 40)}": write "true" or "false")`;
  return `Paused by annotation privatehttp.io/paused${value}: nothing is changed in AWS until that is removed or "false".`;
}

/** An error stays, but is not tried again now. */
function untried(status: PrivateHttpApiStatus | undefined): Pick<PrivateHttpApiStatus, 'lastError'> {
  if (status?.lastError === undefined) return {};
  const { nextTry: _nextTry, ...lastError } = status.lastError;
  return { lastError };
}

function waiting({ metadata }: AnyObject): string {
  if (metadata.deletionTimestamp !== undefined) return 'Its deletion waits for that too.';
  return 'The spec has changed since AWS was last made what it says.';
}
