import type { CallOptions } from '../aws/aws-caller.ts';
import type { PrivateHttpApi } from '../model/private-http-api.ts';

/** How urgent it is what the object wants of AWS, where tokens are scarce. */
export function urgencyOf(
  { metadata, status }: PrivateHttpApi,
  now: number,
): Required<Pick<CallOptions, 'priority' | 'since'>> {
  const { creationTimestamp, deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined) return { priority: 'cleanUp', since: Date.parse(deletionTimestamp) };
  const isServed = status?.stages?.some(({ deploymentId }) => deploymentId !== undefined) === true;
  if (!isServed) return { priority: 'creation', since: Date.parse(creationTimestamp) };
  return { priority: 'change', since: status.applying === undefined ? now : Date.parse(status.applying.since) };
}
